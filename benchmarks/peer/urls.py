"""The address of the form."""

from django.urls import path

from benchmarks.peer.views import sign_up

urlpatterns = [path("sign-up", sign_up)]
