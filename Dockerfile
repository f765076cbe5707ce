# One image for web and worker; fly.toml says which of the two a machine runs.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

# Without the development packages, without the embedded PostgreSQL and without a second Node: DATABASE_URL names the
# database here, and the image's own Node runs the app.
FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM node:24-slim
ENV NODE_ENV=production NPM_CONFIG_UPDATE_NOTIFIER=false NPM_CONFIG_CACHE=/tmp/npm NODE_COMPILE_CACHE=/tmp/node-compile-cache
WORKDIR /app
COPY --from=packages /app/package.json /app/package-lock.json ./
COPY --from=packages /app/node_modules ./node_modules
COPY migration ./migration
COPY db ./db
COPY jobs ./jobs
COPY server ./server
COPY scripts ./scripts
COPY --from=build /app/extension-ui/dist ./extension-ui/dist
USER node
EXPOSE 3000
CMD ["node", "server/main.ts"]
