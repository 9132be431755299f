# One small image, not root: `serve` is the web, `worker` the clock's hands.
FROM python:3.13-slim AS build
WORKDIR /srv
COPY requirements-run.lock ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements-run.lock

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home vaikutin
WORKDIR /srv
COPY --from=build /venv /venv
COPY app ./app
COPY migrations ./migrations
COPY openapi ./openapi
USER vaikutin
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PRODUCTION=1 HOST=0.0.0.0
EXPOSE 8000
ENTRYPOINT ["python", "-m", "app.cli"]
CMD ["serve"]
# The worker: docker run IMAGE worker. Migrations, as the owner: docker run IMAGE migrate.
