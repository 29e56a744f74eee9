"""The nouns, in the order in which a guide is made. All are values: frozen, and importing nothing of ours.

Times are whole milliseconds. A segment, mark or cue counts from the start of its chapter; a chapter from the start of
the guide.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

# --- What a volunteer writes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A phrase in another language than the text around it."""

    start: int
    """Its first sign, counted from 0 in the text it stands in."""
    end: int
    """Behind its last."""
    language: str
    """BCP 47."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words that belong together, taken out of Markdown: a paragraph, a heading, an item of a list."""

    kind: str
    """``heading``, ``paragraph``, ``item``, ``quote``, ``row``, ``picture`` or ``note`` (a footnote)."""
    text: str
    """The words as written: Markdown taken out, white space made single, no other character changed."""
    line: int
    """Where it begins in its file, counted from 1."""
    level: int = 0
    """Of a heading: 2 to 6. Of an item: how deep its list is nested, from 1. Otherwise 0."""
    ordinal: int = 0
    """Of an item in a numbered list: its number. Otherwise 0."""
    spans: tuple[Span, ...] = ()
    """The phrases in other languages, in order, none over another."""


@dataclass(frozen=True, slots=True)
class Section:
    """One explainer: a Markdown file."""

    slug: str
    """Its file's name without number and ending, lower case ASCII; names files under output/, never shown."""
    title: str
    passages: tuple[Passage, ...]
    """All of it but the title."""
    source: Path
    line: int = 1
    """Where the title stands."""
    spans: tuple[Span, ...] = ()
    """The phrases in other languages, of its title."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to take to the appointment."""

    ask: str
    why: str = ""
    pause: int | None = None
    """Silence to think in, ms; None: the guide's."""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Questions:
    """The chapter of questions to ask."""

    title: str
    introduction: tuple[Passage, ...]
    asked: tuple[Question, ...]
    closing: tuple[Passage, ...]
    source: Path
    line: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A word and how it is said: one entry of a lexicon."""

    write: str
    say: str = ""
    """A respelling any voice can read."""
    ipa: str = ""
    language: str = ""
    """BCP 47; empty: the guide's."""
    reviewed: bool = False
    source: Path | None = None
    line: int = 1


@dataclass(frozen=True, slots=True)
class VoiceRequest:
    """Which voice guide.yaml (or the command line) asks for."""

    engine: str = "auto"
    name: str = ""
    """Empty: the engine's best voice for the language."""
    speed: float = 1.0
    """1 is a listener's pace, design rule 8; 2 is twice as fast."""
    source: Path | None = None
    line: int | None = None
    questions: VoiceRequest | None = None
    """Another voice for the questions; None: the same."""
    languages: Mapping[str, VoiceRequest] = field(default_factory=dict)
    """Voices for phrases in other languages, by BCP 47 tag; a language that is not here has the best voice there is."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is said around the content, and whether: the keys of ``frame`` in guide.yaml."""

    detail: str = "short"
    """``short``; ``full`` adds "of 9" and "about two minutes"."""
    opening: bool = True
    chapter_titles: bool = True
    question_numbers: bool = True
    about: bool = True
    messages: Mapping[str, str] = field(default_factory=dict)
    """The frame's own sentences put in other words: message id to template. See words/frame.py."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who signed which words."""

    by: str
    role: str
    on: datetime.date
    words: str
    """SHA-256 of the written sentences, frame left out."""


@dataclass(frozen=True, slots=True)
class Content:
    """One guide in one language, read and checked: a folder."""

    name: str
    """The folder's name: the guide's name under output/."""
    folder: Path
    title: str
    language: str
    """BCP 47."""
    sections: tuple[Section, ...] = ()
    questions: Questions | None = None
    lexicon: tuple[Entry, ...] = ()
    voice: VoiceRequest = VoiceRequest()
    frame: Frame = Frame()
    pauses: Mapping[str, int] = field(default_factory=dict)
    """Pauses the guide sets for itself, ms, by the names in words/script.py."""
    subtitle: str = ""
    author: str = ""
    publisher: str = ""
    description: str = ""
    license: str = ""
    rights: str | None = None
    """By what right words of others are used: words/rights.py. Empty: that was asked and nobody has said, so the guide
    is a draft. None: nobody asked."""
    sources: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    website: str = ""
    help: str = ""
    cover: Path | None = None
    cover_alt: str = ""
    edition: str = ""
    status: str = ""
    """``draft``, ``sample``, ``current``, ``withdrawn``, or empty: not said."""
    reviewed: datetime.date | None = None
    review_by: datetime.date | None = None
    approved: Approval | None = None
    podcast: Mapping[str, object] = field(default_factory=dict)
    waiting_room: Mapping[str, object] = field(default_factory=dict)
    discreet_title: str = ""
    translation_of: str = ""
    follows: str = ""


# --- What is to be said ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that is here, and all that decides how it sounds."""

    engine: str
    name: str
    language: str
    """BCP 47."""
    identity: str
    """Engine, its version and the voice file's hash: what makes this voice sound as it does."""
    sha256: str = ""
    """Of the voice file; empty for a system's voice, which has none."""
    path: Path | None = None
    """Its file, where it has one."""
    speed: float = 1.0
    """As the guide asks: 1 is a listener's pace."""
    length_scale: float = 1.0
    """How much slower it speaks than it would by itself: the listener's pace over speed. An engine's own notation for
    it (a rate, a length scale) is made from this."""
    ms_per_letter: float = 65.0
    """How long it speaks over one letter at this length scale; see speech/pace.py."""
    ms_per_sentence: float = 150.0
    """What each sentence takes on top of its letters."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an engine is asked to say: one sentence, after wording."""

    spoken: str
    """In ordinary spelling: what an ear should write down."""
    entries: tuple[Entry, ...] = ()
    """The lexicon entries that match in it, longest first; the engine applies them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence, said by one voice."""

    words: Words
    voice: int
    """Index into the guide's voices."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence of the script."""

    id: str
    """``c03s005``: the same in every format."""
    text: str
    """As written."""
    words: Words
    pause: int
    """Silence after it, ms."""
    kind: str = "paragraph"
    """As of a passage, and: ``title`` (says the chapter's title), ``question``, ``why``, ``frame``."""
    begins: bool = True
    """It begins a paragraph, heading or item of its own; otherwise it goes on with the one before it."""
    level: int = 0
    """Of a heading: 2 to 6. Of an item: how deep its list is nested, from 1. Otherwise 0."""
    voice: int = 0
    """Index into the guide's voices."""
    spans: tuple[Span, ...] = ()
    """The phrases in other languages, as they stand in *text*."""
    shared: tuple[Piece, ...] = ()
    """Where several voices share the sentence, what each says, in order; its *voice* is the one of the most."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """What is said, voice by voice."""
        return self.shared or (Piece(self.words, self.voice),)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place one can jump to inside a chapter: the segment that says its title."""

    id: str
    title: str
    level: int
    """1: the chapter itself; 2: a question or an inner heading; deeper: deeper headings."""
    segment: str
    """The id of the segment it begins with."""


@dataclass(frozen=True, slots=True)
class Narration:
    """One chapter as it is to be said."""

    id: str
    """``c03``."""
    number: int
    slug: str
    title: str
    kind: str
    """``section``, ``questions`` or ``about``."""
    segments: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    """In order; the first is the chapter's own. A chapter that holds the opening has a mark before it."""


# --- What was said ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WordTime:
    """When a word is heard; or several, where they cannot be told apart by ear."""

    first: int
    """Where it begins in its sentence: the index of its first character."""
    past: int
    """Where it ends: the index after its last character."""
    start: int
    """Milliseconds."""
    end: int
    """Where the next begins: the words of a sentence tile its sound."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What an engine gives back for one sentence."""

    wav: bytes
    """A mono 16-bit WAV, the engine's own silence still at its ends."""
    words: tuple[WordTime, ...] = ()
    """When each spoken word is heard, from the start of the WAV; none where the voice does not know."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One sentence, kept: a whole number of 20 ms ticks, its voice's own silence cut."""

    name: str
    """SHA-256 of words, voice and the lexicon entries that matched: design rule 1. Of a sentence that several voices
    share: the names of its pieces, with ``+`` between them."""
    path: Path
    """Its file; of a shared sentence, that of its first piece."""
    duration: int
    words: tuple[WordTime, ...] = ()
    """When each spoken word is heard, from the start of the recording; none where the voice does not know."""
    shared: tuple[Recording, ...] = ()
    """Of a sentence that several voices share: what each said, in order."""

    @property
    def pieces(self) -> tuple[Recording, ...]:
        """What was said, voice by voice."""
        return self.shared or (self,)


@dataclass(frozen=True, slots=True)
class Cue:
    """When a segment is heard. Cues tile their chapter: the first starts at 0, each ends where the next begins."""

    segment: Segment
    start: int
    end: int
    recording: str
    """The recording's name."""
    sound: int = 0
    """When its first sound is heard; later than *start* only for a chapter's first cue, after the quiet of its head."""
    words: tuple[WordTime, ...] = ()
    """When each word is heard, as it is written in the segment's *text*. The first starts with the sound, the last ends
    where the pause begins; none where the voice does not know."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter, finished: one file."""

    narration: Narration
    cues: tuple[Cue, ...]
    start: int
    """From the start of the whole guide."""
    duration: int
    pcm: Path
    """Levelled sound: 44.1 kHz mono 16-bit WAV, in .kept."""
    mp3: Path
    """The same as MP3 without tags, in .kept."""
    sha256: str
    """Of that MP3: a sentence that was spoken anew has the same name and another sound."""
    lufs: float
    """Integrated loudness of the decoded MP3 (EBU R 128)."""
    true_peak_db: float
    """Highest true peak of the decoded MP3, dBTP."""


@dataclass(frozen=True, slots=True)
class Translation:
    """A guide that says the same in another language, beside this one."""

    name: str
    """Its folder's name, under output/ too."""
    title: str
    language: str
    """BCP 47."""


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole, finished: all a publication sees."""

    content: Content
    voices: tuple[Voice, ...]
    chapters: tuple[Chapter, ...]
    cover: Path
    """Square JPEG, 1400 px."""
    address: str = ""
    """The web address that the folder holding ``<guide>/`` will have, without a slash at its end; empty: not known."""
    translations: tuple[Translation, ...] = ()
    """The same in other languages, in the order of their names."""

    @property
    def duration(self) -> int:
        """Milliseconds from first to last sample."""
        return sum(chapter.duration for chapter in self.chapters)
