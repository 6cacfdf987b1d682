"""What the engine says about files of text and their tables, as templates (see ``studio.engine_texts``)."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

FILES = (
    QT_TRANSLATE_NOOP("engine", "Set data.path."),
    QT_TRANSLATE_NOOP("engine", "data.path holds a NUL character."),
    QT_TRANSLATE_NOOP("engine", "Check the path in data.path."),
    QT_TRANSLATE_NOOP("engine", "Give a file or a folder of files."),
    QT_TRANSLATE_NOOP("engine", "{0} is a folder, not a file."),
    QT_TRANSLATE_NOOP("engine", "{0} is a folder, not a regular file."),
    QT_TRANSLATE_NOOP("engine", "{0} is a named pipe (FIFO), not a regular file."),
    QT_TRANSLATE_NOOP("engine", "{0} is a socket, not a regular file."),
    QT_TRANSLATE_NOOP("engine", "{0} is a device, not a regular file."),
    QT_TRANSLATE_NOOP("engine", "{0} is no sample corpus."),
    QT_TRANSLATE_NOOP("engine", "Write tales:en, tales:tr, or with a size: tales:tr:8MB."),
    QT_TRANSLATE_NOOP("engine", "There are no tales in {0}."),
    QT_TRANSLATE_NOOP("engine", "There are tales in en and tr."),
    QT_TRANSLATE_NOOP("engine", "{0} holds no text that can be read ({1})."),
    QT_TRANSLATE_NOOP("engine", "{0}: a link to a folder that was read already or lies outside"),
    QT_TRANSLATE_NOOP("engine", "{0}: a link that leads nowhere ({1})"),
    QT_TRANSLATE_NOOP("engine", "{0}: a link that leaves the folder"),
    QT_TRANSLATE_NOOP("engine", "{0}: the same file as one that was read already"),
    QT_TRANSLATE_NOOP("engine", "{0}: a folder, not a regular file"),
    QT_TRANSLATE_NOOP("engine", "{0}: a named pipe (FIFO), not a regular file"),
    QT_TRANSLATE_NOOP("engine", "{0}: a socket, not a regular file"),
    QT_TRANSLATE_NOOP("engine", "{0}: a device, not a regular file"),
    QT_TRANSLATE_NOOP("engine", "{0}: empty"),
    QT_TRANSLATE_NOOP("engine", "{0} grows more than {1} times when it is unpacked ({2} bytes became {3})."),
    QT_TRANSLATE_NOOP("engine", "This looks like a compression bomb; if it is real text, unpack it yourself first."),
    QT_TRANSLATE_NOOP("engine", "{0}: a compressed Parquet file cannot be read in parts."),
    QT_TRANSLATE_NOOP("engine", "Unpack it first (Parquet is compressed inside already)."),
    QT_TRANSLATE_NOOP("engine", "{0} is damaged: it is not valid Parquet."),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be written to: {1}."),
    QT_TRANSLATE_NOOP("engine", "Change its permissions, or choose another workspace (TEZGAH_HOME)."),
    QT_TRANSLATE_NOOP("engine", "The disk is full: {0} has {1} MB left ({2})."),
    QT_TRANSLATE_NOOP("engine", "The tokens in {0} do not read back as they were written."),
    QT_TRANSLATE_NOOP("engine", "The examples in {0} do not read back as they were written."),
)

ENCODINGS = (
    QT_TRANSLATE_NOOP("engine", "There is no text encoding named {0}."),
    QT_TRANSLATE_NOOP("engine", "Did you mean {0}? Usual ones: utf-8, cp1254, iso-8859-9, utf-16."),
    QT_TRANSLATE_NOOP("engine", "Usual ones: utf-8, cp1254, iso-8859-9, utf-16."),
    QT_TRANSLATE_NOOP(
        "engine",
        "If one of these reads right, set {0} or {1} or {2}; or set data.skip_bad_lines = true to leave "
        "such lines out.",
    ),
    QT_TRANSLATE_NOOP(
        "engine",
        "If one of these reads right, set {0} or {1}; or set data.skip_bad_lines = true to leave such lines out.",
    ),
    QT_TRANSLATE_NOOP(
        "engine", "If one of these reads right, set {0}; or set data.skip_bad_lines = true to leave such lines out."
    ),
    QT_TRANSLATE_NOOP("engine", "Or set data.skip_bad_lines = true to leave such lines out (they are counted)."),
    QT_TRANSLATE_NOOP("engine", "  as {0}: {1}"),
    QT_TRANSLATE_NOOP("engine", "Split the line, or give the text as .txt."),
    QT_TRANSLATE_NOOP("engine", "{0} lone surrogates, which no encoding can hold, became U+FFFD."),
    QT_TRANSLATE_NOOP("engine", "The text is empty ({0} bad lines were left out)."),
    QT_TRANSLATE_NOOP("engine", "the line is longer than {0} MB."),
    QT_TRANSLATE_NOOP("engine", "{0} ({1}, byte {2} of this part)."),
)

COLUMNS = (
    QT_TRANSLATE_NOOP("engine", "{0} has no column {1}. Columns: {2}."),
    QT_TRANSLATE_NOOP("engine", "{0} has no column {1}. Columns: none."),
    QT_TRANSLATE_NOOP("engine", "{0}: it is not clear which column holds the text. Columns: {1}."),
    QT_TRANSLATE_NOOP("engine", "{0}: it is not clear which column holds the text. Columns: none."),
    QT_TRANSLATE_NOOP("engine", 'Name one, for example data.text_column = "{0}".'),
    QT_TRANSLATE_NOOP("engine", "{0} holds {1} lists; it is not clear which one. Columns: {2}."),
    QT_TRANSLATE_NOOP("engine", "{0} holds {1} lists; it is not clear which one."),
    QT_TRANSLATE_NOOP("engine", "Give a file that holds one list of rows, or .jsonl with one object a line."),
    QT_TRANSLATE_NOOP("engine", "{0} is one JSON object of more than {1} MB."),
    QT_TRANSLATE_NOOP("engine", "{0}: not JSON that can be read: {1}."),
)

SPLITS = (
    QT_TRANSLATE_NOOP("engine", "Give a number from 0 up to, not including, 1."),
    QT_TRANSLATE_NOOP("engine", "data.val_fraction + data.test_fraction = {0}: nothing is left to train on."),
    QT_TRANSLATE_NOOP("engine", "Make them smaller; 0.1 and 0 are usual."),
    QT_TRANSLATE_NOOP("engine", "data.split = {0} is unknown."),
    QT_TRANSLATE_NOOP("engine", 'Choose "documents" or "characters".'),
    QT_TRANSLATE_NOOP("engine", "Data of the kind {0} cannot be shown."),
)

KINDS = (
    QT_TRANSLATE_NOOP("engine", "a PNG picture"),
    QT_TRANSLATE_NOOP("engine", "a JPEG picture"),
    QT_TRANSLATE_NOOP("engine", "a GIF picture"),
    QT_TRANSLATE_NOOP("engine", "a PDF document"),
    QT_TRANSLATE_NOOP("engine", "a ZIP archive ({0})"),
    QT_TRANSLATE_NOOP("engine", "a program"),
    QT_TRANSLATE_NOOP("engine", "gzip data"),
    QT_TRANSLATE_NOOP("engine", "zstd data"),
    QT_TRANSLATE_NOOP("engine", "bzip2 data"),
    QT_TRANSLATE_NOOP("engine", "xz data"),
    QT_TRANSLATE_NOOP("engine", "a Parquet table"),
    QT_TRANSLATE_NOOP("engine", "a GGUF model"),
    QT_TRANSLATE_NOOP("engine", "an SQLite database"),
    QT_TRANSLATE_NOOP("engine", "a RAR archive"),
    QT_TRANSLATE_NOOP("engine", "a 7z archive"),
    QT_TRANSLATE_NOOP("engine", "an old Office document"),
    QT_TRANSLATE_NOOP("engine", "an RTF document"),
)

CHOSEN = (
    QT_TRANSLATE_NOOP("engine", "Nothing was chosen."),
    QT_TRANSLATE_NOOP("engine", "Choose a file or a folder."),
    QT_TRANSLATE_NOOP("engine", "Several things were chosen, not all of them files."),
    QT_TRANSLATE_NOOP("engine", "Choose files, or one folder."),
    QT_TRANSLATE_NOOP("engine", "{0} is too large to be copied."),
    QT_TRANSLATE_NOOP("engine", "Put the files into one folder and choose the folder."),
    QT_TRANSLATE_NOOP("engine", "{0} cannot be copied: {1}."),
    QT_TRANSLATE_NOOP("engine", "Put the files into one folder."),
    QT_TRANSLATE_NOOP("engine", "Choose another folder."),
)

TEXT_FILE_TEXTS = (*FILES, *ENCODINGS, *COLUMNS, *SPLITS, *KINDS, *CHOSEN)
