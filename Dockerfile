# One stage builds all programs; each service is a small stage of its own: `docker build --target chat .`
# Needs BuildKit, for the cache that keeps the libraries built when only our own code has changed.

FROM swift:6.3-bookworm AS build
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpq-dev libsqlite3-dev libssl-dev libstemmer-dev pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/source/.build,sharing=locked \
    swift build -c release --static-swift-stdlib \
    && mkdir /programs \
    && for program in gateway auth chat documents ba; do \
        strip --strip-all -o /programs/$program .build/release/$program || exit 1; \
    done

# What the programs load, by the loader's own account, and no more of Debian than that: an image holds no shell and no
# package manager, and is half the size.
FROM debian:bookworm-slim AS loaded
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates libpq5 libsqlite3-0 libssl3 libstemmer0d zlib1g \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /programs /programs
RUN mkdir /image \
    && ldd /programs/* | grep -o '/[^ ]*\.so[^ ]*' | sort -u | xargs cp --parents --dereference -t /image \
    && cp --parents --dereference /etc/nsswitch.conf /etc/ssl/certs/ca-certificates.crt /image \
    && install -d -m 1777 /image/tmp \
    && install -d -o 10001 -g 10001 /image/data

FROM scratch AS run
COPY --from=loaded /image /
# By number, so that an orchestrator can see that it is not root. It owns nothing but the data.
USER 10001:10001
WORKDIR /srv
ENV PATH=/usr/local/bin HOST=0.0.0.0 DATA_DIR=/data

FROM run AS gateway
COPY gateway/web ./web
COPY openapi.yaml ./
COPY --from=build /programs/gateway /usr/local/bin/
ENV PORT=8080 ADMIN_HOST=0.0.0.0 ADMIN_PORT=9080 WEB_ROOT=/srv/web OPENAPI_FILE=/srv/openapi.yaml
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["gateway", "--health"]
CMD ["gateway"]

FROM run AS auth
COPY --from=build /programs/auth /usr/local/bin/
ENV PORT=8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["auth", "--health"]
CMD ["auth"]

FROM run AS chat
COPY --from=build /programs/chat /usr/local/bin/
ENV PORT=8082
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["chat", "--health"]
CMD ["chat"]

FROM run AS documents
COPY --from=build /programs/documents /usr/local/bin/
ENV PORT=8083
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["documents", "--health"]
CMD ["documents"]

# For the operator, who runs it when it is needed: `docker compose run --rm ba keys list`.
FROM run AS ba
COPY --from=build /programs/ba /usr/local/bin/
ENTRYPOINT ["ba"]
CMD ["--help"]

# Not ours, but where the compose file needs it: connection pooling for the `postgres` profile.
FROM debian:bookworm-slim AS pgbouncer
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends pgbouncer \
    && rm -rf /var/lib/apt/lists/*
COPY deploy/pgbouncer/start /usr/local/bin/start
USER 10001:10001
EXPOSE 6432
CMD ["start"]

# And for the `tls` profile: certificates, and one address in front of however many gateways.
FROM debian:bookworm-slim AS caddy
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates caddy \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 10001 -g 10001 /certificates
COPY deploy/caddy/Caddyfile /etc/caddy/Caddyfile
COPY deploy/caddy/start /usr/local/bin/start
USER 10001:10001
ENV XDG_DATA_HOME=/certificates XDG_CONFIG_HOME=/tmp
EXPOSE 80 443
CMD ["start"]
