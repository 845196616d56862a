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

FROM debian:bookworm-slim AS run
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends ca-certificates libpq5 libsqlite3-0 libssl3 libstemmer0d zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && install -d -o 10001 -g 10001 /data
COPY --from=build /programs/ba /usr/local/bin/ba
# By number, so that an orchestrator can see that it is not root. It owns nothing but the data.
USER 10001:10001
WORKDIR /srv
ENV HOST=0.0.0.0 DATA_DIR=/data

FROM run AS gateway
COPY --from=build /programs/gateway /usr/local/bin/gateway
COPY gateway/web ./web
COPY openapi.yaml ./
ENV PORT=8080 ADMIN_HOST=0.0.0.0 ADMIN_PORT=9080 WEB_ROOT=/srv/web OPENAPI_FILE=/srv/openapi.yaml
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["ba", "health", "http://127.0.0.1:9080/health/ready"]
CMD ["gateway"]

FROM run AS auth
COPY --from=build /programs/auth /usr/local/bin/auth
ENV PORT=8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["ba", "health", "http://127.0.0.1:8081/health/ready"]
CMD ["auth"]

FROM run AS chat
COPY --from=build /programs/chat /usr/local/bin/chat
ENV PORT=8082
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["ba", "health", "http://127.0.0.1:8082/health/ready"]
CMD ["chat"]

FROM run AS documents
COPY --from=build /programs/documents /usr/local/bin/documents
ENV PORT=8083
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s CMD ["ba", "health", "http://127.0.0.1:8083/health/ready"]
CMD ["documents"]

# Not ours, but where the compose file needs it: connection pooling for the `postgres` profile.
FROM debian:bookworm-slim AS pgbouncer
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends pgbouncer \
    && rm -rf /var/lib/apt/lists/*
COPY deploy/pgbouncer/start /usr/local/bin/start
USER 10001:10001
EXPOSE 6432
CMD ["start"]
