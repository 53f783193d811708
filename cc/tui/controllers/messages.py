"""Messages that reach the console from threads: the feed's news, and whether the Centre can be reached."""

from textual.message import Message

from cc.tui.feed import News


class NewsArrived(Message):
    """The change feed has something."""

    def __init__(self, news: News) -> None:
        super().__init__()
        self.news = news


class ReachChanged(Message):
    """The Centre could not be reached (`problem` says why), or can again (empty)."""

    def __init__(self, problem: str) -> None:
        super().__init__()
        self.problem = problem
