# Where an app is built, and its production dependencies are installed. Nothing of this is shipped but what an image copies.
FROM node:24.18.0-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS workspace
ENV CI=true NX_DAEMON=false NX_TUI=false
WORKDIR /workspace
COPY package.json package-lock.json .npmrc ./
# No package gets to run code of its own: what needs a binary has it in a package for its platform.
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts
COPY . .

FROM workspace AS page
ARG APP
RUN npx nx run "$APP:image" --outputStyle=static

FROM page AS server
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev --prefix "dist/images/$APP"
