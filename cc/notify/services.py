"""Messages by the services that apprise knows: Telegram, WhatsApp, SMS … The only file that imports apprise (extra
`notify`). Owns what a channel that many read is told: also whom it is for. Must never show an address: it is a secret.
"""

from collections.abc import Iterable, Mapping

from cc.core.records.sending import TakenMessage
from cc.notify.ways import SendError, Unreached, meant
from cc.notify.words import message_text
from cc.settings.notify import Apprise

MISSING = "apprise is not installed: pip install 'posko[notify]'"


class ServiceWay:
    """One service."""

    def __init__(self, name: str, settings: Apprise, lang: str) -> None:
        self.name = self.line = f"apprise:{name}"
        self.topics = settings.topics
        self._url, self._lang = settings.url.get_secret_value(), lang

    def send(self, message: TakenMessage) -> None:
        """Hand it to the service; apprise says only whether that went."""
        try:
            import apprise
        except ModuleNotFoundError:
            raise Unreached(f"{self.name}: {MISSING}") from None
        told = message_text(message, self._lang, named=True)
        kept = apprise.AppriseAsset(
            app_id="Posko", secure_logging=True, storage_mode=apprise.PersistentStoreMode.MEMORY
        )
        service = apprise.Apprise(asset=kept)
        if not service.add(self._url):
            raise SendError(f"{self.name}: its url is none that apprise knows")
        if not service.notify(title=told.subject, body=told.text(), body_format=apprise.NotifyFormat.TEXT):
            raise Unreached(f"{self.name}: the service did not take it")


class Services:
    """All services."""

    def __init__(self, settings: Mapping[str, Apprise], lang: str) -> None:
        self._ways = [ServiceWay(name, each, lang) for name, each in settings.items()]

    def ways(self, message: TakenMessage) -> Iterable[ServiceWay]:
        """Those that want this topic."""
        return [way for way in self._ways if meant(message.topic, way.topics)]

    def close(self) -> None:
        """Nothing is kept open."""
