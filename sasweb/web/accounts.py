"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView

from sasweb.language import is_counterpart_facing


class SignIn(LoginView):
    """The site's page; for whoever is on the way to the counterpart room, the room's."""

    template_name = "pages/accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_template_names(self) -> list[str]:
        if is_counterpart_facing(self.request):
            return ["pages/counterpart/sign_in.html"]
        return super().get_template_names()


class SignOut(LogoutView):
    """POST alone; goes back to Watch."""

    http_method_names = ["post"]
