#!/bin/sh
# Writes what is made of proto/exchange.proto: the types of its messages, into the folder given (the checked-in one by
# default). A test compares them.
set -eu
cd "$(dirname "$0")/.."
exec node_modules/.bin/proto-loader-gen-types --longs=String --enums=String --grpcLib=@grpc/grpc-js \
  --importFileExtension=.ts --outDir="${1:-src/worker/grpc/generated}" proto/exchange.proto >/dev/null
