"""The command `screener`. Exit code 0 is success, 1 when `check` or `cases` found something, 2 bad input.

Bad input is one line that names the place and what is allowed. Heavy parts are imported where they are used, so that
`screener check` needs no web server and `screener assess` no PDF engine.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from screener import __version__
from screener.answers import Answers, AnswersError
from screener.assessment import Assessment, assess
from screener.config import Config, ConfigError
from screener.inputs import UsageError, new_passphrase, read_answers
from screener.law import Law, LawError, load_law, with_help
from screener.papers.options import PaperOptions

Command = Callable[[argparse.Namespace], int]
OK, FOUND, BAD_INPUT = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(argv)
    command: Command = arguments.command
    try:
        return command(arguments)
    except (AnswersError, LawError, ConfigError, UsageError) as error:
        return _complain(str(error))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return OK
    except OSError as error:
        return _complain(f"{error.filename or 'the file'}: {error.strerror or error}")


def _complain(line: str) -> int:
    sys.stderr.write(f"screener: {' '.join(line.split())}\n")
    return BAD_INPUT


# --- the commands ------------------------------------------------------------------------------------------------


def serve(arguments: argparse.Namespace) -> int:
    from screener.web.serve import on_network
    from screener.web.serve import serve as run

    if not arguments.lan and (arguments.cert or arguments.key):
        raise UsageError("--cert and --key: only together with --lan")
    network = on_network(arguments.host, arguments.cert, arguments.key) if arguments.lan else None
    return run(_settings(arguments), host=arguments.host, port=arguments.port, network=network)


def _settings(arguments: argparse.Namespace) -> Config:
    """The environment's settings, with the store that the command line names."""
    settings = dict(os.environ)
    if arguments.store:
        if "@" in arguments.store and "://" in arguments.store:
            raise UsageError("--store: no password here, where everybody on this machine sees it; use SCREENER_STORE")
        settings["SCREENER_STORE"] = arguments.store
    return Config.from_environ(settings)


def assess_file(arguments: argparse.Namespace) -> int:
    law = load_law()
    answers = read_answers(law, arguments.file)
    found = assess(law, answers, arguments.on)
    if arguments.format == "json":
        print(json.dumps(found.json(), ensure_ascii=False, indent=1))
    else:
        print(_as_text(law, answers, found))
    return OK


def report(arguments: argparse.Namespace) -> int:
    from screener import papers

    law = load_law()
    answers = read_answers(law, arguments.file)
    found = assess(law, answers, arguments.on, changes=arguments.reader == "attorney")
    language = _language(arguments.language or ("en" if arguments.reader == "attorney" else answers.language))
    ending = "txt" if arguments.format == "text" else arguments.format
    target = _target(arguments.output, papers.file_name(arguments.reader, ending))
    options = _carrying(arguments, answers)
    if arguments.reader == "slip":
        options = replace(options, slip_dates=tuple(papers.due_dates(found)))
    material: dict[str, Any] = {"law": law, "answers": answers, "assessment": found, "language": language}
    material["options"] = options
    if arguments.format == "text":
        return _put(papers.make_text(arguments.reader, **material).encode(), target)
    if arguments.format == "json":
        made = papers.make_json(arguments.reader, **material)
        return _put(json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n", target)
    try:
        pdf = papers.make_pdf(arguments.reader, **material, paper=arguments.paper)
    except papers.PaperError as error:
        raise UsageError(str(error)) from None
    return _put(pdf, target)


def _carrying(arguments: argparse.Namespace, answers: Answers) -> PaperOptions:
    """Whether the paper carries the answers, and what locks it. A handout never does."""
    if not (arguments.passphrase or arguments.with_answers):
        return PaperOptions()
    if arguments.reader != "attorney":
        raise UsageError("--passphrase and --with-answers: only with --for attorney; the handout carries nothing")
    if arguments.format != "pdf":
        raise UsageError("--passphrase and --with-answers: only with --format pdf; words alone carry nothing")
    typed = new_passphrase(answers.language, input_is_taken=arguments.file == "-") if arguments.passphrase else ""
    return PaperOptions(with_answers=True, passphrase=typed)


def blank(arguments: argparse.Namespace) -> int:
    from screener import papers

    form: papers.Form = "private" if arguments.private else arguments.tier
    language = _language(arguments.language)
    beside = _language(arguments.beside, "--with") if arguments.beside else ""
    target = _target(arguments.output, papers.form_name(form))
    try:
        pdf = papers.make_blank(form, law=load_law(), language=language, beside=beside, paper=arguments.paper)
    except papers.PaperError as error:
        raise UsageError(str(error)) from None
    return _put(pdf, target)


def questions(arguments: argparse.Namespace) -> int:
    from screener import listing

    law = load_law()
    language = _language(arguments.language)
    if arguments.burden:
        lines, fits = listing.burden(law, language, _today())
        print("\n".join(lines))
        return OK if fits else FOUND
    print(listing.as_json(law, language) if arguments.format == "json" else listing.as_text(law, language))
    return OK


def law_book(arguments: argparse.Namespace) -> int:
    from screener import lawbook

    print(lawbook.document(load_law(), _language(arguments.language)), end="")
    return OK


def catalogs(arguments: argparse.Namespace) -> int:
    from screener import translations
    from screener.translations.catalogs import update

    allowed = [code for code in translations.statuses() if code != translations.SOURCE_LANGUAGE]
    if arguments.language not in allowed:
        raise UsageError(f"{arguments.language}: is not in translations/status.toml; allowed: {', '.join(allowed)}")
    done = update(arguments.language)
    print(f"{done.kept} stand, {done.changed} to look at again, {done.missing} missing, {done.gone} taken away")
    return OK


def check(arguments: argparse.Namespace) -> int:
    from screener import checks

    own_help = Config.from_environ(os.environ).help_file
    law = with_help(load_law(), own_help) if own_help is not None else load_law()
    found = list(checks.remarks(law, arguments.on))
    for remark in found:
        print(f"{remark.kind}: {remark.text}")
    fails = {"always", "strict"} if arguments.strict else {"always"}
    failing = sum(remark.fails in fails for remark in found)
    count = len({factor.source for factor in checks.factors(law)})
    print(
        f"{len(law.questions)} questions, {count} factors, {len(law.authorities)} authorities, "
        f"law as of {law.as_of}: {failing} to mend, {len(found) - failing} to know"
    )
    return FOUND if failing else OK


def cases(arguments: argparse.Namespace) -> int:
    from screener import cases as decided

    try:
        agreement = decided.run(load_law(), arguments.folder)
        print("\n".join(decided.report(agreement)))
        if arguments.against:
            earlier = decided.run(_law_at(arguments.against), arguments.folder)
            print("\n".join(decided.compare(agreement, earlier)))
    except decided.CaseError as error:
        raise UsageError(str(error)) from None
    return OK if agreement.held == len(agreement.checked) else FOUND


def purge(arguments: argparse.Namespace) -> int:
    from screener.web.wsgi import open_vault

    print(f"{open_vault(_settings(arguments)).purge()} expired records erased")
    return OK


# --- reading and writing -----------------------------------------------------------------------------------------


def _target(output: Path | None, default: str) -> Path | None:
    """Where to write: the file named, standard output for `-`, else a neutral name that must be free."""
    if output is not None:
        return None if str(output) == "-" else output
    target = Path(default)
    if target.exists():
        raise UsageError(f"{default}: is already here; name another file with -o")
    return target


def _put(pdf: bytes, target: Path | None) -> int:
    """Write a paper and say where it is."""
    if target is None:
        sys.stdout.buffer.write(pdf)
    else:
        target.write_bytes(pdf)
        print(target)
    return OK


def _as_text(law: Law, answers: Answers, found: Assessment) -> str:
    from screener import papers

    return papers.make_text("attorney", law=law, answers=answers, assessment=found, language="en")


def _language(language: str, option: str = "--language") -> str:
    from screener import translations

    if language not in translations.offered():
        raise UsageError(f"{option} {language}: allowed: {', '.join(translations.offered())}")
    return language


def _law_at(revision: str) -> Law:
    """The law's files as they were at a git revision of this checkout."""
    command = ["git", "archive", "--format=tar", revision, "screener/law"]
    try:
        done = subprocess.run(command, capture_output=True, check=True, timeout=60, cwd=Path(__file__).parent.parent)
    except (OSError, subprocess.SubprocessError):
        raise UsageError(f"--against {revision}: not a revision of a git checkout with screener/law") from None
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder, filter="data")
        return load_law(Path(folder) / "screener" / "law")


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _day(text: str) -> date:
    with suppress(ValueError):
        return date.fromisoformat(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a day; write it as 2026-11-24")


# --- the command line --------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        """One line, as for all other bad input."""
        raise SystemExit(_complain(f"{message}; see `{self.prog} --help`"))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="screener", description=sys.modules["screener"].__doc__)
    parser.add_argument("--version", action="version", version=f"screener {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serving(commands)
    _add_papers(commands)
    _add_law(commands)
    return parser


def _add_serving(commands: argparse._SubParsersAction[_Parser]) -> None:
    one = commands.add_parser("serve", help="the questionnaire in a browser, on this machine")
    one.add_argument("--host", help="the address to listen on: loopback (default 127.0.0.1), or with --lan")
    one.add_argument("--port", type=int, default=8000, help="default 8000; 0 takes a free one")
    one.add_argument("--store", help="a file, or a Valkey server's address (default: in a memory-backed folder)")
    one.add_argument("--lan", action="store_true", help="for phones on the same network, over TLS")
    one.add_argument("--cert", type=Path, help="with --lan: your own certificate (default: one for today)")
    one.add_argument("--key", type=Path, help="with --lan: the private key of --cert")
    one.set_defaults(command=serve)
    one = commands.add_parser("purge", help="erase what has expired")
    one.add_argument("--store", help="a file, or a Valkey server's address")
    one.set_defaults(command=purge)


def _add_papers(commands: argparse._SubParsersAction[_Parser]) -> None:
    one = commands.add_parser("assess", help="what the answers of a saved form show")
    one.add_argument("file", help="a saved form (JSON), a memo that carries one (PDF), or - for standard input")
    one.add_argument("--on", type=_day, default=_today(), help="the day of the assessment (default today)")
    one.add_argument("--format", choices=("json", "text"), default="json")
    one.set_defaults(command=assess_file)
    one = commands.add_parser("report", help="a paper from a saved form, as PDF, as words alone or as data")
    one.add_argument("file", help="a saved form (JSON), a memo that carries one (PDF), or - for standard input")
    one.add_argument("--for", dest="reader", choices=("client", "slip", "card", "attorney"), required=True)
    one.add_argument("--format", choices=("pdf", "text", "json"), default="pdf", help="text: to read aloud or to send")
    one.add_argument("--on", type=_day, default=_today(), help="the day of the assessment (default today)")
    one.add_argument("--language", help="of the client's papers (default: that of the form)")
    one.add_argument("--paper", choices=("letter", "a4"), default="letter")
    one.add_argument("-o", "--output", type=Path, help="the file to write, or - for standard output")
    one.add_argument("--passphrase", action="store_true", help="carry the answers, locked; asks for the passphrase")
    one.add_argument("--with-answers", action="store_true", help="carry the answers, open to whoever has the file")
    one.set_defaults(command=report)

    one = commands.add_parser("blank", help="the paper form: the questions with boxes to tick, as PDF")
    one.add_argument("--language", default="en", help="the language of the form (default en)")
    one.add_argument("--with", dest="beside", help="a second language, small beside the first")
    one.add_argument("--tier", choices=("core", "all"), default="core", help="all adds the questions for the lawyer")
    one.add_argument("--private", action="store_true", help="the sheet that the person keeps, instead of the form")
    one.add_argument("--paper", choices=("letter", "a4"), default="letter")
    one.add_argument("-o", "--output", type=Path, help="the file to write, or - for standard output")
    one.set_defaults(command=blank)


def _add_law(commands: argparse._SubParsersAction[_Parser]) -> None:
    one = commands.add_parser("questions", help="the questions of the interview")
    one.add_argument("--language", default="en")
    one.add_argument("--format", choices=("json", "text"), default="text")
    one.add_argument("--burden", action="store_true", help="pages and words of the core for five personas")
    one.set_defaults(command=questions)
    one = commands.add_parser("law", help="the whole law as one readable document")
    one.add_argument("--language", default="en", help="of the sentences that the person reads")
    one.set_defaults(command=law_book)
    one = commands.add_parser("catalogs", help="bring a language's catalog files up to the sentences of today")
    one.add_argument("language", help="a language of translations/status.toml")
    one.set_defaults(command=catalogs)
    one = commands.add_parser("check", help="the law, the catalogs and the templates")
    one.add_argument("--strict", action="store_true", help="fail on law that is overdue for checking")
    one.add_argument("--on", type=_day, default=_today(), help=argparse.SUPPRESS)
    one.set_defaults(command=check)
    one = commands.add_parser("cases", help="decided cases against the assessment")
    one.add_argument("folder", type=Path, help="a folder of case files")
    one.add_argument("--against", metavar="REV", help="also compare with the law at a git revision")
    one.set_defaults(command=cases)


if __name__ == "__main__":
    sys.exit(main())
