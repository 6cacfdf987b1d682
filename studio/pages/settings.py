"""settings"""

from studio.pages.page import Page


class SettingsPage(Page):
    page_id = "settings"
