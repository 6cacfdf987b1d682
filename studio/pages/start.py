"""start"""

from studio.pages.page import Page


class StartPage(Page):
    page_id = "start"
