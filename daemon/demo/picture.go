package demo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
)

// Colours of the pictures.
const (
	sky = iota
	sea
	hull
	sail
	steel
	dark
	floor
)

var palette = color.Palette{
	sky: color.RGBA{0xb8, 0xd4, 0xe8, 0xff}, sea: color.RGBA{0x2f, 0x5d, 0x7c, 0xff}, hull: color.RGBA{0x7a, 0x1f, 0x2b, 0xff},
	sail: color.RGBA{0xf4, 0xf0, 0xe6, 0xff}, steel: color.RGBA{0x9a, 0xa3, 0xa8, 0xff}, dark: color.RGBA{0x2b, 0x2b, 0x2b, 0xff},
	floor: color.RGBA{0xb0, 0xa0, 0x88, 0xff},
}

// A block is a rectangle of one colour.
type block struct {
	x0, y0, x1, y1 int
	colour         uint8
}

var pictures = map[string][]block{
	"engine-on-bench.png": {{0, 0, 120, 80, floor}, {10, 55, 110, 60, dark}, {35, 25, 85, 55, steel}, {40, 18, 60, 25, dark}, {85, 35, 100, 42, steel}},
	"rudder-stock.png":    {{0, 0, 120, 80, floor}, {50, 0, 66, 80, steel}, {45, 40, 71, 46, dark}, {56, 46, 58, 49, dark}, {58, 48, 66, 50, dark}},
	"Kittiwake-afloat.png": {{0, 0, 120, 50, sky}, {0, 50, 120, 80, sea}, {25, 45, 95, 56, hull}, {58, 5, 60, 45, dark}, {62, 8, 76, 42, sail},
		{44, 14, 57, 42, sail}},
}

// picture draws a photograph as well as rectangles can.
func picture(name string) ([]byte, error) {
	blocks, ok := pictures[name]
	if !ok {
		return nil, fmt.Errorf("there is no picture %s", name)
	}
	m := image.NewPaletted(image.Rect(0, 0, 120, 80), palette)
	for _, b := range blocks {
		for y := b.y0; y < b.y1; y++ {
			for x := b.x0; x < b.x1; x++ {
				m.SetColorIndex(x, y, b.colour)
			}
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.NoCompression} // so that all versions of Go write the same bytes
	if err := encoder.Encode(&out, m); err != nil {
		return nil, fmt.Errorf("draw %s: %w", name, err)
	}
	return out.Bytes(), nil
}
