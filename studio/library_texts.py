"""What the libraries beneath the engine say of files and values, as templates (see ``studio.engine_texts``).

The engine hands their words on inside of its own sentences."""

from __future__ import annotations

from studio.language import QT_TRANSLATE_NOOP

SYSTEM = (
    QT_TRANSLATE_NOOP("engine", "No such file or directory"),
    QT_TRANSLATE_NOOP("engine", "Permission denied"),
    QT_TRANSLATE_NOOP("engine", "Operation not permitted"),
    QT_TRANSLATE_NOOP("engine", "No space left on device"),
    QT_TRANSLATE_NOOP("engine", "Disk quota exceeded"),
    QT_TRANSLATE_NOOP("engine", "Read-only file system"),
    QT_TRANSLATE_NOOP("engine", "Input/output error"),
    QT_TRANSLATE_NOOP("engine", "Is a directory"),
    QT_TRANSLATE_NOOP("engine", "Not a directory"),
    QT_TRANSLATE_NOOP("engine", "Directory not empty"),
    QT_TRANSLATE_NOOP("engine", "File exists"),
    QT_TRANSLATE_NOOP("engine", "File too large"),
    QT_TRANSLATE_NOOP("engine", "File name too long"),
    QT_TRANSLATE_NOOP("engine", "Too many open files"),
    QT_TRANSLATE_NOOP("engine", "Too many levels of symbolic links"),
    QT_TRANSLATE_NOOP("engine", "Cannot allocate memory"),
    QT_TRANSLATE_NOOP("engine", "Connection refused"),
    QT_TRANSLATE_NOOP("engine", "Network is unreachable"),
    QT_TRANSLATE_NOOP("engine", "Name or service not known"),
    QT_TRANSLATE_NOOP("engine", "Temporary failure in name resolution"),
    QT_TRANSLATE_NOOP("engine", "timed out"),
    QT_TRANSLATE_NOOP("engine", "[Errno {0}] {1}: {2}"),
    QT_TRANSLATE_NOOP("engine", "[Errno {0}] {1}"),
)

JSON = (
    QT_TRANSLATE_NOOP("engine", "Expecting value"),
    QT_TRANSLATE_NOOP("engine", "Expecting property name enclosed in double quotes"),
    QT_TRANSLATE_NOOP("engine", "Expecting ',' delimiter"),
    QT_TRANSLATE_NOOP("engine", "Expecting ':' delimiter"),
    QT_TRANSLATE_NOOP("engine", "Unterminated string starting at"),
    QT_TRANSLATE_NOOP("engine", "Invalid control character at"),
    QT_TRANSLATE_NOOP("engine", "Invalid \\escape"),
    QT_TRANSLATE_NOOP("engine", "Invalid \\uXXXX escape"),
    QT_TRANSLATE_NOOP("engine", "Illegal trailing comma before end of object"),
    QT_TRANSLATE_NOOP("engine", "Illegal trailing comma before end of array"),
    QT_TRANSLATE_NOOP("engine", "Extra data"),
    QT_TRANSLATE_NOOP("engine", "{0}: line {1} column {2} (char {3})"),
)

TOML = (
    QT_TRANSLATE_NOOP("engine", "Invalid value"),
    QT_TRANSLATE_NOOP("engine", "Invalid statement"),
    QT_TRANSLATE_NOOP("engine", "Unclosed array"),
    QT_TRANSLATE_NOOP("engine", "Unclosed inline table"),
    QT_TRANSLATE_NOOP("engine", "Unterminated string"),
    QT_TRANSLATE_NOOP("engine", "Expected '=' after a key in a key/value pair"),
    QT_TRANSLATE_NOOP("engine", "Expected ']' at the end of a table declaration"),
    QT_TRANSLATE_NOOP("engine", "Expected newline or end of document after a statement"),
    QT_TRANSLATE_NOOP("engine", "Cannot overwrite a value"),
    QT_TRANSLATE_NOOP("engine", "Cannot declare {0} twice"),
    QT_TRANSLATE_NOOP("engine", "Illegal character {0}"),
)

VALUES = (
    QT_TRANSLATE_NOOP("engine", "Input should be greater than or equal to {0}."),
    QT_TRANSLATE_NOOP("engine", "Input should be less than or equal to {0}."),
    QT_TRANSLATE_NOOP("engine", "Input should be greater than {0}."),
    QT_TRANSLATE_NOOP("engine", "Input should be less than {0}."),
    QT_TRANSLATE_NOOP("engine", "Input should be a valid integer."),
    QT_TRANSLATE_NOOP("engine", "Input should be a valid number."),
    QT_TRANSLATE_NOOP("engine", "Input should be a finite number."),
    QT_TRANSLATE_NOOP("engine", "Input should be a valid boolean."),
    QT_TRANSLATE_NOOP("engine", "Input should be a valid string."),
    QT_TRANSLATE_NOOP("engine", "Input should be a valid list."),
    QT_TRANSLATE_NOOP("engine", "Input should be {0}."),
    QT_TRANSLATE_NOOP("engine", "Extra inputs are not permitted."),
    QT_TRANSLATE_NOOP("engine", "Field required."),
)

CODE = (
    QT_TRANSLATE_NOOP("engine", "invalid syntax"),
    QT_TRANSLATE_NOOP("engine", "invalid syntax. Perhaps you forgot a comma?"),
    QT_TRANSLATE_NOOP("engine", "unexpected EOF while parsing"),
    QT_TRANSLATE_NOOP("engine", "{0} was never closed"),
    QT_TRANSLATE_NOOP("engine", "unmatched {0}"),
    QT_TRANSLATE_NOOP("engine", "unterminated string literal (detected at line {0})"),
    QT_TRANSLATE_NOOP("engine", "missing )"),
    QT_TRANSLATE_NOOP("engine", "unbalanced parenthesis"),
    QT_TRANSLATE_NOOP("engine", "nothing to repeat"),
    QT_TRANSLATE_NOOP("engine", "multiple repeat"),
    QT_TRANSLATE_NOOP("engine", "unterminated character set"),
    QT_TRANSLATE_NOOP("engine", "bad escape {0}"),
    QT_TRANSLATE_NOOP("engine", "bad escape (end of pattern)"),
)

LIBRARY_TEXTS = (*SYSTEM, *JSON, *TOML, *VALUES, *CODE)
