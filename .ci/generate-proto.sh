#!/bin/sh
# Writes what is made of proto files: the types of proto/exchange.proto, and the descriptor of grpc.health.v1 for
# reflection. Into the two places given, the checked-in ones by default; a test compares them.
set -eu
cd "$(dirname "$0")/.."
node_modules/.bin/proto-loader-gen-types --longs=String --enums=String --grpcLib=@grpc/grpc-js \
  --importFileExtension=.ts --outDir="${1:-src/worker/grpc/generated}" proto/exchange.proto >/dev/null
node_modules/.bin/buf build node_modules/grpc-health-check/proto --as-file-descriptor-set --exclude-source-info \
  --output "${2:-proto/health.binpb}"
