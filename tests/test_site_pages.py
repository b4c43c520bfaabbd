"""How the site is found and what its pages besides the lessons say, without running a lesson."""

import io
import re
import xml.etree.ElementTree as ET
from html import unescape

import pytest
from PIL import Image
from test_website import PUBLISHERS, without_pictures

from authoring.build import LANGUAGES, lesson_paths, notebook_path, read_lesson
from authoring.pace import core_minutes
from authoring.site import pages
from authoring.site.__main__ import main
from authoring.site.glossary import first_use, read_glossary
from authoring.site.lesson import Live
from authoring.site.metadata import SIZE, shared_picture, sitemap
from authoring.site.overview import overview_page
from authoring.site.pages import Site
from authoring.site.reference import REFERENCE, reference_pages
from authoring.site.sources import SOURCES, sources_section

ADDRESS = "https://example.org/course"


@pytest.fixture(scope="module")
def lessons():
    """All lessons of both languages, as pages know them, with small pictures."""
    read = {
        code: [pages.read_lesson(notebook_path(path, code)) for path in lesson_paths()]
        for code in LANGUAGES
    }
    for each in read.values():
        without_pictures(each)
    return read


def head_of(page):
    """A page's title, links and descriptions: what it says of itself."""
    head = page.partition("<style>")[0]
    known = {"title": unescape(re.search("<title>(.*?)</title>", head)[1])}
    for tag in re.findall("<meta .*?>", head, re.DOTALL):
        name = re.search('(?:name|property)="([^"]+)"', tag)
        if name:
            known[name[1]] = unescape(re.search('(?s)content="(.*?)"', tag)[1])
    links = re.findall('<link rel="(alternate|canonical)"(?: hreflang="(..)")? href="(.*?)">', head)
    return known, {language or rel: address for rel, language, address in links}


@pytest.fixture(scope="module", params=LANGUAGES)
def heads(request, lessons):
    """The heads of all pages in a language, of a site that knows where it is."""
    code, site = request.param, Site(None, ADDRESS)
    made = {"index.html": site.contents_page(code, lessons[code])}
    for lesson in lessons[code]:
        made[lesson.page] = site.lesson_page(code, lessons[code], lesson, Live())
    made |= reference_pages(site, code, lessons[code], {})
    return code, {name: head_of(page) for name, page in made.items()}


def test_every_page_has_a_title_and_a_description_of_its_own(heads):
    known = [known for known, _ in heads[1].values()]
    for key in ("title", "description"):
        assert len({page[key] for page in known}) == len(known)
    for page in known:
        assert 15 < len(page["description"]) < 400
        assert not re.search(r"[<>\n$\\]", page["description"])


def test_every_page_names_itself_its_other_language_and_its_picture(heads):
    code, pages_of = heads
    for name, (known, links) in pages_of.items():
        assert links["canonical"] == known["og:url"] == f"{ADDRESS}/{code}/{name}"
        assert {other: links[other] for other in LANGUAGES} == {
            other: f"{ADDRESS}/{other}/{name}" for other in LANGUAGES
        }
        assert known["og:image"].startswith(f"{ADDRESS}/pictures/{code}/")
        assert "\n" not in known["og:image:alt"]
        assert known["og:locale"][:2] == code


def test_a_site_that_does_not_know_where_it_is_says_nothing_of_it(lessons):
    page = Site().contents_page("en", lessons["en"])
    known, links = head_of(page)
    assert links == {"ja": "../ja/index.html", "en": "../en/index.html"}
    assert not {"og:url", "og:image"} & set(known)
    assert "None" not in page.partition("<style>")[0]


def test_a_shared_picture_has_the_usual_size_and_a_description():
    for lesson in (
        pages.read_lesson(notebook_path(path, "en")) for path in lesson_paths(["00", "07"])
    ):
        shared = shared_picture(lesson.notebook)
        picture = Image.open(io.BytesIO(shared.png)).convert("RGB")
        assert picture.size == SIZE
        assert picture.getpixel((0, 0)) == (255, 255, 255)
        assert len(picture.getcolors(SIZE[0] * SIZE[1])) > 5
        assert shared.alt


def test_the_sitemap_has_every_page_with_its_other_language():
    root = ET.fromstring(sitemap(ADDRESS, ["index.html", "02_momentum.html"]))
    space = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    assert [loc.text for loc in root.findall("s:url/s:loc", space)] == [
        f"{ADDRESS}/{code}/{name}"
        for name in ("index.html", "02_momentum.html")
        for code in LANGUAGES
    ]
    for url in root.findall("s:url", space):
        links = [link.get("href") for link in url.findall("x:link", space)]
        assert url.find("s:loc", space).text in links
        assert len(links) == len(LANGUAGES)


@pytest.mark.parametrize("address", ["example.org", "https://", "https://a.org/?x", "ftp://a.org"])
def test_what_is_no_address_is_refused(address, capsys):
    with pytest.raises(SystemExit):
        main(["--address", address])
    assert "must be an address" in capsys.readouterr().err


# ---- the glossary ----


def test_words_have_meanings_in_both_languages_and_lead_to_where_they_are_first_met(lessons):
    entries = read_glossary()
    assert len(entries) > 20
    for entry in entries:
        assert all(entry.words.values())
        assert all(entry.meanings.values())
    [divergence] = [entry for entry in entries if entry.words["en"] == "divergence"]
    lesson, cell = first_use(divergence.words["en"], lessons["en"])
    assert (lesson.name, cell) == ("01_sgd", "why")
    assert first_use("gradien", lessons["en"]) is None  # but for the whole word
    page = reference_pages(Site(), "ja", lessons["ja"], {})["glossary.html"]
    for entry in entries:
        assert entry.words["ja"] in page


# ---- what is where ----


def test_the_overview_has_the_minutes_that_are_counted_and_the_seconds_that_were_measured(lessons):
    page = overview_page(Site(), "en", lessons["en"], {"02_momentum": 12.4})
    rows = {
        re.search(r'href="(\w+)\.html"', row)[1]: re.findall(r"(?s)<td>(.*?)</td>", row)
        for row in re.findall(r"(?s)<tr>\s*<th scope=\"row\">.*?</tr>", page)
    }
    assert list(rows) == [path.stem for path in lesson_paths()]
    for path in lesson_paths():
        minutes, explorers, predictions, exercises, seconds = rows[path.stem]
        assert int(minutes) == core_minutes(read_lesson(path))
        assert seconds == ("12 s" if path.stem == "02_momentum" else "–")
        ids = {cell.id for lesson in lessons["en"] for cell in lesson.notebook.cells}
        assert set(re.findall('#([^"]+)', explorers)) <= ids
        assert int(predictions) >= 1
        assert int(exercises) >= 1
    assert 'href="02_momentum.html#outcomes-map"' in rows["02_momentum"][1]


# ---- sources and the statement ----


def test_every_source_has_a_heading_of_a_lesson_and_leads_to_its_publisher():
    text = SOURCES.read_text("utf-8")
    numbers = re.findall(r"(?m)^## (\S+)$", text)
    assert set(numbers) - {"all"} <= {path.name[:2] for path in lesson_paths()}
    assert len(set(numbers)) == len(numbers)
    for address in re.findall(r"\]\((\S+)\)", text):
        host, _, rest = address.removeprefix("https://").partition("/")
        assert host in PUBLISHERS
        assert re.match(r"abs/\d{4}\.\d{4,5}$" if host == "arxiv.org" else ".", rest)
    html = sources_section("06", "en").html
    assert "1412.6980" in html
    assert "藤井" in html
    assert 'href="https://doi.org/10.1016/0041-5553(64)90137-5"' in sources_section("02", "ja").html


def test_the_statement_says_what_is_tested_and_what_is_not(lessons):
    for code, untested in {"ja": "確かめていないこと", "en": "What nobody has tried"}.items():
        page = reference_pages(Site(), code, lessons[code], {})["accessibility.html"]
        assert untested in page
        for name in REFERENCE:
            assert f'href="{name}"' in page
