"""axe-core, which looks for what shuts people out of a page."""

from cnnlib.publish import npm

VERSION = "4.14.1"


def source():
    """Return its JavaScript, for `page.evaluate`; npm fetches it once."""
    return (npm.package("axe-core", VERSION) / "axe.min.js").read_text("utf-8")


def serious(page):
    """Return what is serious or critical on a page that has evaluated the source."""
    return page.evaluate(
        """async () => {
          const { violations } = await axe.run(document, { resultTypes: ["violations"] });
          return violations
            .filter(({ impact }) => ["serious", "critical"].includes(impact))
            .map(({ help, nodes }) => `${help}: ${nodes[0].html}`);
        }"""
    )
