# The program alone: docker build -t unblogger . && docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/work" unblogger check
FROM rust:1.95-alpine AS build
RUN apk add --no-cache musl-dev gcc
WORKDIR /source
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY docs docs
COPY templates templates
COPY benches benches
RUN cargo build --release --locked --bin unblogger

FROM scratch
COPY --from=build /source/target/release/unblogger /unblogger
WORKDIR /work
ENTRYPOINT ["/unblogger"]
