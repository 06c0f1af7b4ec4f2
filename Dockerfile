# One venue worker per container; everything it needs comes from the environment (see .env.example).
#   docker build -t exsim .
#   docker run -e SERVICE_INSTANCE_NAME=exchange-sim-binance -e POSTGRES_URL=... -p 8080:8080 -p 50051:50051 exsim
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The bundler's binary is an optional package.
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY .ci/copy-assets.mjs .ci/bundle-engine.mjs .ci/bundle-programs.mjs .ci/
COPY src src
COPY proto proto
COPY schema schema
RUN npm run build && npm prune --omit=dev --omit=optional

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 HTTP_PORT=8080 GRPC_PORT=50051
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY bin bin
COPY proto proto
COPY schema schema
USER node
EXPOSE 8080 50051
HEALTHCHECK --interval=5s --timeout=2s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/api/v1/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node runs as PID 1 and handles SIGTERM itself: it finishes what was accepted, then exits 0.
ENTRYPOINT ["node", "bin/exsim.js"]
CMD ["worker"]
