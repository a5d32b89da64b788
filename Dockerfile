# The image holds the program, certificate authorities and nothing else: no
# shell, no root. Its configuration is /etc/onrecord/config.yaml, its one volume
# /var/lib/onrecord; the root may be read-only. Its user, 65532, has to be able to read
# the configuration and the passwords.
#
#   docker build -t onrecord .
#   mkdir onrecord && sudo chown -R 65532 onrecord
#   docker run --rm -it -v ./onrecord:/etc/onrecord onrecord init
#   docker run -v ./onrecord:/etc/onrecord:ro -v onrecord-data:/var/lib/onrecord onrecord
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN .ci/rootfs /rootfs

FROM scratch
COPY --from=build /rootfs/ /
COPY --from=build --chown=65532:65532 /rootfs/var/lib/onrecord /var/lib/onrecord
USER 65532:65532
ENV HOME=/var/lib/onrecord ONRECORD_CONFIG=/etc/onrecord/config.yaml ONRECORD_DATA_DIR=/var/lib/onrecord
VOLUME /var/lib/onrecord
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=15s --start-period=2m CMD ["/onrecord", "health"]
ENTRYPOINT ["/onrecord"]
CMD ["daemon"]
