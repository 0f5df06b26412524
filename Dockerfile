# syntax=docker/dockerfile:1

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/watcher ./cmd/watcher
# The folders of the image, with their owners: nothing else in it is writable.
RUN mkdir -p /out/root/data /out/root/config /out/root/tmp && chmod 1777 /out/root/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /out/root/data /data
COPY --from=build /out/root/config /config
COPY --from=build /out/root/tmp /tmp
COPY --from=build /out/watcher /watcher
# Time zones are in the binary. WATCHER_IMAGE tells it that an exit code other
# than 0 makes Docker's "on-failure" start it again.
ENV WATCHER_IMAGE=1
USER 65532:65532
WORKDIR /
VOLUME /data
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s CMD ["/watcher", "health"]
ENTRYPOINT ["/watcher"]
CMD ["run"]
