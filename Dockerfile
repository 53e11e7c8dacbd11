# The worker of hyops-dr. HyOps itself is not in it: its installation is mounted, see docker-compose.yml.
ARG NODE_IMAGE=node:20.20.2-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
COPY sandbox/package.json sandbox/package.json
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY contract contract
COPY connection connection
COPY workflows workflows
COPY activities activities
COPY worker worker
COPY client client
COPY sandbox sandbox
COPY tools tools
COPY bench bench
RUN node tools/run.mjs build

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /opt/hyops-dr
COPY package.json package-lock.json ./
# The bridge comes for five platforms, 27 MB each; one of them is ours.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
      ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -rf {} + \
 && test -n "$(ls node_modules/@temporalio/core-bridge/releases)"

FROM ${NODE_IMAGE}
# What HyOps needs of the system: Python 3.11, Ansible and ssh. Terraform and the like come with its installation.
ARG RUNNER_PACKAGES="ansible-core ca-certificates openssh-client python3 python3-cryptography python3-jmespath python3-netaddr python3-requests python3-yaml"
# The owner of the mounted runtime roots on the host.
ARG UID=1000
ARG GID=1000
RUN apt-get update \
 && apt-get install --yes --no-install-recommends ${RUNNER_PACKAGES} \
 && rm -rf /var/lib/apt/lists/* \
 && groupmod --gid "${GID}" node \
 && usermod --uid "${UID}" --gid "${GID}" node \
 && install --directory --owner=node --group=node --mode=0700 \
      /var/lib/hyops-dr /var/lib/hyops-dr/home /var/lib/hyops-dr/state /var/lib/hyops-dr/evidence \
 && ln -s /opt/hyops-dr/lib/client/main.js /usr/local/bin/hyops-dr
WORKDIR /opt/hyops-dr
COPY --from=dependencies /opt/hyops-dr ./
COPY --from=build /src/lib lib
COPY deploy/run-worker.sh deploy/run-worker.sh
ENV NODE_ENV=production HYOPS_DR_CONFIG=/etc/hyops-dr
USER node
ENTRYPOINT ["/bin/sh", "deploy/run-worker.sh"]
