"""The words of the frame: what a guide says around its content, and what its pages and files show beside it.

The English of each is its msgid in ``audioguide/messages``. See frame.py, which fills them in.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        # The opening: fifteen seconds, so no word too many.
        "opening": "Opening",
        "sample": "Sample. Not yet checked by a health professional.",
        "draft": "Draft. Not yet approved.",
        "withdrawn": "This guide has been withdrawn. Please do not rely on it.",
        "from": "From {publisher}.",
        "contents": "{chapters} in {minutes}.",
        "stop": "You can stop at any time.",
        "computer_voice": "Computer voice.",
        # Numbers of things.
        "chapters": "{count} chapter",
        "minutes": "{count} minute",
        "minutes_and_a_half": "{count} and a half minutes",
        "half_a_minute": "half a minute",
        # Titles.
        "chapter": "Chapter {number}. {title}",
        "about_minutes": "About {minutes}.",
        "chapter_of": "Chapter {number} of {count}. {title}",
        "question": "Question {number}. {ask}",
        "chapter_number": "Chapter {number}",
        "question_number": "Question {number}",
        "part_number": "Part {number}",
        "questions_title": "Questions to ask",
        "think": "After each question there is a short silence, so that you can think.",
        # Around what a page shows and an ear does not see.
        "picture": "Picture: {text}",
        "note": "Note: {text}",
        # About this guide.
        "about_title": "About this guide",
        "publisher": "This guide is from {publisher}.",
        "author": "Written by {author}.",
        "reviewed": "Last checked on {date}.",
        "reviewed_by": "Last checked on {date} by {by}.",
        "approved": "Approved on {date} by {by}.",
        "not_reviewed": "This guide has not yet been checked by a health professional.",
        "changed": "Its words have changed since they were approved.",
        "review_by": "It is to be checked again by {date}.",
        "edition": "Edition {edition}.",
        "source": "Source: {source}",
        "license": "Terms of use: {license}",
        "contact": "How to reach us: {contact}",
        "website": "On the web: {website}",
        "general": "This guide gives general information. It does not replace the advice of your care team.",
        "end": "End of the guide.",
        # What players show beside the words.
        "tags_contents": "Contents",
        "tags_narrator": "Narrator",
        "tags_voice": "Synthetic voice: {voice}",
        "not_stated": "Not stated",
        "cover_title": "Cover",
        "access_summary": "Every chapter of this guide can be read, and can be heard in a computer voice. The words "
        "that are heard can be marked. There are headings and a table of contents. The size and look of the letters "
        "can be changed. The only picture is the cover, which is described in words.",
        # What stands on the label of a stick.
        "label_file": "LABEL {title}",
        "label_guide": "Audio guide",
        "label_play": "Plug in. Press play.",
        "label_daisy": "Put it into a DAISY player. Press play.",
        "label_open": "Open the folder {folder}, then {file}.",
        "label_files": "{count} file",
        "label_lasts": "{files}, {minutes}.",
        "label_question": "Question {number} is file {file}.",
        "label_questions": "The questions are file {file}.",
        "transcripts": "The words to read",
        # What podcast apps show.
        "whole_guide": "The whole guide",
        "library": "Audio guides",
        # Dates.
        "date": "{day} {month} {year}",
        "month_1": "January",
        "month_2": "February",
        "month_3": "March",
        "month_4": "April",
        "month_5": "May",
        "month_6": "June",
        "month_7": "July",
        "month_8": "August",
        "month_9": "September",
        "month_10": "October",
        "month_11": "November",
        "month_12": "December",
    }
)
"""Every sentence of the frame: its id, as guide.yaml names it, and its English with named fields."""

PLURALS: Mapping[str, str] = MappingProxyType(
    {
        "chapters": "{count} chapters",
        "minutes": "{count} minutes",
        "minutes_and_a_half": "{count} and a half minutes",
        "label_files": "{count} files",
    }
)
"""English for any count but 1, of the messages that count."""

CARRIED = frozenset(("title", "ask", "text", "source", "license", "contact", "website", "edition"))
"""Fields that hold an author's own words: a sentence that has one must say it."""

WARNINGS = frozenset(("sample", "draft", "withdrawn", "not_reviewed", "changed"))
"""Messages a guide may put in other words, but never leave empty."""

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "Arabic",
        "bn": "Bengali",
        "cy": "Welsh",
        "de": "German",
        "fa": "Persian",
        "fr": "French",
        "gu": "Gujarati",
        "he": "Hebrew",
        "hi": "Hindi",
        "it": "Italian",
        "ja": "Japanese",
        "ko": "Korean",
        "nl": "Dutch",
        "pa": "Punjabi",
        "pl": "Polish",
        "pt": "Portuguese",
        "ro": "Romanian",
        "ru": "Russian",
        "so": "Somali",
        "ta": "Tamil",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "vi": "Vietnamese",
        "zh": "Chinese",
    }
)
"""Names of the languages we are likeliest to be asked for."""
