# syntax=docker/dockerfile:1

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
# The image's root file system is laid out here and copied as one: a folder that
# COPY itself makes gets mode 755 whatever its source has, and /tmp needs 1777.
RUN mkdir -p /out/root/config /out/root/etc/ssl/certs /out/root/tmp /out/data && chmod 1777 /out/root/tmp
RUN cp /etc/ssl/certs/ca-certificates.crt /out/root/etc/ssl/certs/
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /out/root/watcher ./cmd/watcher

FROM scratch
COPY --from=build /out/root/ /
# The one folder that the program may write to for good.
COPY --from=build --chown=65532:65532 /out/data/ /data
# Time zones are in the binary. WATCHER_IMAGE tells it that an exit code other
# than 0 makes Docker's "on-failure" start it again.
ENV WATCHER_IMAGE=1
USER 65532:65532
WORKDIR /
VOLUME /data
HEALTHCHECK --interval=1m --timeout=10s --start-period=30s CMD ["/watcher", "health"]
ENTRYPOINT ["/watcher"]
CMD ["run"]
