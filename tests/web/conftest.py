"""The application and a town, as the API's tests have them."""

from tests.api.conftest import app, client, town  # noqa: F401  # one application and one town serve every folder
