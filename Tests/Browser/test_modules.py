"""Every module of the web app loads in a real browser: its syntax, its imports, and what it does at first."""

from playwright.sync_api import Page

from places import REPOSITORY

WEB = REPOSITORY / "gateway" / "web"


def test_every_module_of_the_web_app_loads(page: Page):
    modules = [f"/{path.relative_to(WEB)}" for path in sorted((WEB / "app").rglob("*.js"))]
    assert "/app/main.js" in modules
    page.goto("/")
    failures = page.evaluate(
        """async (modules) => {
        const failures = {};
        for (const module of modules) {
            await import(module).catch((error) => { failures[module] = String(error); });
        }
        return failures;
    }""",
        modules,
    )
    assert failures == {}
