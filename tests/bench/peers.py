"""What the pages are measured against, served by the same server: a hello, and a plain page of Flask-WTF."""

from __future__ import annotations

from flask import Flask, render_template_string, session
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

PAGE = """<!doctype html><html lang="es"><head><title>Preguntas</title></head><body><main><h1>Preguntas</h1>
<form method="post">{{ form.hidden_tag() }}{% for field in form if field.widget.input_type != "hidden" %}
<div>{{ field.label }} {{ field() }}{% for error in field.errors %}<p>{{ error }}</p>{% endfor %}</div>{% endfor %}
<button>Seguir</button></form></main></body></html>"""


class Five(FlaskForm):  # type: ignore[misc]
    who = RadioField("¿Quién contesta?", choices=[("yo", "Yo"), ("otro", "Otra persona"), ("nadie", "Nadie")])
    where = SelectField("¿Dónde está?", choices=[("us", "Estados Unidos"), ("mx", "México"), ("x", "Otro lugar")])
    when = StringField("¿Cuándo llegó?", validators=[Length(max=40)])
    what = TextAreaField("¿Qué pasó?", validators=[Length(max=5000)])
    fear = RadioField("¿Le da miedo volver?", choices=[("si", "Sí"), ("no", "No"), ("nose", "No sé")])


def application() -> Flask:
    app = Flask("peers")
    app.config["SECRET_KEY"] = "of the bench"

    @app.get("/hello")
    def hello() -> str:
        session["seen"] = session.get("seen", 0)
        return "hello"

    @app.get("/form")
    def form() -> str:
        return render_template_string(PAGE, form=Five())

    return app
