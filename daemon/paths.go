package daemon

// The paths that a request names are whole: the process that answers works in another
// folder than whoever asks. Empty ones name nothing.

// Files returns the path of the bundle.
func (r BundleRequest) Files() []string { return []string{r.File} }

// Files returns the path of the letter.
func (r CaseCheckRequest) Files() []string { return []string{r.File} }

// Files returns the path of the report.
func (r CaseReportRequest) Files() []string { return []string{r.File} }

// Files returns the path of the bundle.
func (r CaseExportRequest) Files() []string { return []string{r.File} }

// Files returns the path of the document.
func (r DocumentRequest) Files() []string { return []string{r.File} }

// Files returns the path of the backup.
func (r BackupRequest) Files() []string { return []string{r.File} }

// Files returns the path of the folder.
func (r ExportRequest) Files() []string { return []string{r.Folder} }

// Files returns the path of the receipt.
func (r ReceiptRequest) Files() []string { return []string{r.File} }

// Files returns the paths of the files to be read.
func (r ImportRequest) Files() []string { return r.Paths }
