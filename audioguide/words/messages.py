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
        "label_question": "Question {number} is track {track}.",
        "label_questions": "The questions are track {track}.",
        "transcripts": "The words to read",
        # What podcast apps show.
        "whole_guide": "The whole guide",
        "library": "Audio guides",
        # Pages.
        "page_skip": "Skip to the words",
        "page_look": "Text and colours",
        "page_colours": "Colours",
        "page_device_colours": "As on this device",
        "page_light": "Light",
        "page_dark": "Dark",
        "page_yellow": "Yellow on black",
        "page_black": "Black on yellow",
        "page_size": "Text size",
        "page_spacing": "Spacing",
        "page_usual": "Usual",
        "page_wide": "Wide",
        "page_device": "What this device remembers",
        "page_kept": "This page keeps on this device where you stopped, and how you like to read and listen. "
        "It sends nothing to anyone.",
        "page_forget": "Forget this on this device",
        "page_forgotten": "Forgotten. This page now keeps nothing on this device.",
        "page_shared": "This page keeps nothing on this device.",
        "page_late": "This guide was to be checked again by {date}. Ask before you rely on it.",
        "page_files": "To keep or pass on",
        "page_one_file": "The whole guide in one page, with its sound inside: for a phone or an e-mail",
        "page_more": "More ways to read and hear this guide",
        "page_languages": "In other languages",
        "page_beside": "These links work where the other guides lie beside this one.",
        # The player.
        "player": "Player",
        "player_play": "Play",
        "player_pause": "Pause",
        "player_back": "Back 10 seconds",
        "player_forward": "Forward 10 seconds",
        "player_previous_sentence": "Previous sentence",
        "player_next_sentence": "Next sentence",
        "player_previous_question": "Previous question",
        "player_next_question": "Next question",
        "player_previous_chapter": "Previous chapter",
        "player_next_chapter": "Next chapter",
        "player_playing": "Playing.",
        "player_paused": "Not playing.",
        "player_time": "{now} of {whole}",
        "player_seek": "Place in this chapter",
        "player_speed": "Speed",
        "player_sleep": "Stop after",
        "player_never": "Do not stop",
        "player_chapter_end": "This chapter",
        "player_follow": "Keep the spoken words in view",
        "player_tap": "Choose any sentence to hear the guide from there.",
        "player_from": "Play from here",
        "player_stopped": "Last time you stopped here:",
        "player_resume": "Go on from there",
        "player_keys": "Keys",
        "player_keys_on": "Use these keys",
        "player_missing": "The sound of this chapter cannot be played. Its file may not be beside this page.",
        # What stands on paper beside the words.
        "print_page": "Page {number} of {count}",
        "print_chapter_end": "End of chapter {number}.",
        "print_words": "Words explained in this guide",
        "print_listen": "To hear this guide, point the camera of a phone at the square code, or open this address:",
        "print_code": "Code for the camera of a phone. It leads to {address}",
        "print_choose": "Mark the questions you want to ask.",
        "label": "Label for the stick",
        "label_each_question": "For a talking-book player: a track for each question",
        "label_each_chapter": "For a simple player: a track for each chapter",
        # The page for a screen in a waiting room.
        "room_title": "An audio guide to take home",
        "room_hear": "You can hear it on your own phone, when and where you like.",
        "room_code": "Point the camera of your phone at this code, or open this address:",
        "room_ask": "Ask for it at the desk.",
        "room_progress": "How much has been heard",
        "room_staff": "For the staff",
        "room_sound_on": "Turn the sound on",
        "room_sound_off": "Turn the sound off",
        "room_volume": "Volume: {now} of {whole}",
        "room_quieter": "Quieter",
        "room_louder": "Louder",
        "room_go_on": "Go on",
        "room_begin": "Begin now",
        "room_space": "To call a name, press the space bar: the sound is off at once. Press it again, and it is on.",
        "room_until": "Quiet until {time}.",
        "room_left_out": "Left out, because its sound cannot be played: {title}",
        "room_late": "This guide was to be checked again by {date}. It is not offered here until a newer one takes "
        "its place.",
        "room_withdrawn": "Please take this page off the screen, and any copy of the guide that you give out.",
        "room_silence": "Quiet",
        # The page of all guides.
        "library_about": "Each guide can be heard, and read, in many ways. The words are the same in all of them.",
        "library_guides": "The guides",
        "library_all": "All guides in one podcast",
        "for_browser": "For this computer, tablet or phone",
        "for_players": "For any phone, computer or music player",
        "for_podcasts": "For your podcast app",
        "for_audiobooks": "For an audiobook app",
        "for_talking_books": "For a talking-book player",
        "for_readers": "For an e-book reader: words and sound together",
        "for_paper": "To print, or to read in large letters",
        "for_words": "The words alone: for a braille display, or as captions",
        "for_rooms": "For a screen in a waiting room",
        "way_listen": "Listen and read here",
        "way_page": "Web page",
        "way_text": "Text",
        "way_larger": "Even larger letters",
        "way_feed": "Give this address to the app",
        "way_list": "A list for its player",
        "way_loop": "One file to play again and again",
        "way_each": "Each part by itself",
        "way_questions": "A sheet of the questions",
        "megabytes": "{count} megabyte",
        "kilobytes": "{count} kilobyte",
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
        "megabytes": "{count} megabytes",
        "kilobytes": "{count} kilobytes",
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

OWN_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "ar": "العربية",
        "bn": "বাংলা",
        "cy": "Cymraeg",
        "de": "Deutsch",
        "en": "English",
        "es": "español",
        "fa": "فارسی",
        "fr": "français",
        "gu": "ગુજરાતી",
        "he": "עברית",
        "hi": "हिन्दी",
        "it": "italiano",
        "ja": "日本語",
        "ko": "한국어",
        "nl": "Nederlands",
        "pa": "ਪੰਜਾਬੀ",
        "pl": "polski",
        "pt": "português",
        "ro": "română",
        "ru": "русский",
        "so": "Soomaali",
        "ta": "தமிழ்",
        "tr": "Türkçe",
        "uk": "українська",
        "ur": "اردو",
        "vi": "Tiếng Việt",
        "zh": "中文",
    }
)
"""What those who speak them call these languages: for a page that offers them."""
