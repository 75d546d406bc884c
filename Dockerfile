# Talka in one image. `docker compose up` builds it; see docker-compose.yml for what stands beside it.
FROM python:3.11.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build

# What runs, alone in a folder of its own, so that nothing of what builds it reaches the image.
RUN python -m venv /opt/talka
COPY requirements.lock ./
RUN /opt/talka/bin/pip install --require-hashes --only-binary=:all: --requirement requirements.lock

COPY requirements-build.lock ./
RUN pip install --require-hashes --only-binary=:all: --requirement requirements-build.lock
COPY web/package.json web/package-lock.json web/.npmrc web/assets.py web/__init__.py web/
RUN python -m web.assets

COPY . .
RUN python -m pip wheel --no-build-isolation --no-deps --wheel-dir /wheels . \
    && /opt/talka/bin/pip install --no-deps /wheels/*.whl \
    && /opt/talka/bin/python -m compileall -q /opt/talka/lib

FROM python:3.11.13-slim-bookworm
RUN useradd --system --create-home --home-dir /var/lib/talka talka
COPY --from=build /opt/talka /opt/talka
ENV PATH=/opt/talka/bin:$PATH PYTHONUNBUFFERED=1
USER talka
WORKDIR /var/lib/talka
EXPOSE 8000
CMD ["talka", "serve"]
