# Only what the service needs at run time, as an unprivileged user. It listens on all addresses, so it requires an AUTH_MODE.
# A tag may point to another image tomorrow. For a build that can be repeated, name the image by its digest:
#   docker buildx imagetools inspect node:22-alpine --format '{{.Manifest.Digest}}'
#   docker build --build-arg NODE_IMAGE=node:22-alpine@sha256:... .
ARG NODE_IMAGE=node:22-alpine

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
# Without the embedded PostgreSQL: a container gets a DATABASE_URL.
RUN npm ci --omit=optional --no-audit --no-fund
COPY . .
RUN npm run build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
COPY scripts/prune.mjs scripts/
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund && node scripts/prune.mjs

FROM ${NODE_IMAGE}
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8000
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules/
COPY --from=build /app/dist dist/
COPY prisma prisma/
COPY package.json LICENSE ./
USER node
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=16", "--enable-source-maps", "dist/server.js"]
