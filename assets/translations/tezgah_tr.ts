<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="tr_TR" sourcelanguage="en">
<context>
    <name>AdjustCard</name>
    <message>
        <source>Settings of this training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the settings for experts too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>A run is training. It can go on without this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} runs are training. They can go on without this window.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop &amp; save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving, then closing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EngineThread</name>
    <message>
        <source>The computing process ended without a word, at step {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume: the run goes on from its last checkpoint.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>Back to {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>changed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LineChart</name>
    <message numerus="yes">
        <source>%n point(s) above view</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Fit the whole run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show every point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save numbers…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Look</name>
    <message>
        <source>The look ended without a result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The look could not be started.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LookCard</name>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the look at the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tokens, {1} / {2} split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} layers · {1} wide · {2} tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {0} free · fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {0} free · may not fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs about</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read as {0}: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Skip %n bad line(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NumberEdit</name>
    <message>
        <source>Too small: at least {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too small: more than {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too large: at most {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too large: less than {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One decimal sign only, and no grouping: 1000.5 or 1000,5.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a number. Write for example 0.001, 0,001 or 3e-4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too large.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecentRuns</name>
    <message>
        <source>Open the run {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>val {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>● running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped at step {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>interrupted at step {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Folder for runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the workspace&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New runs go there and runs are listed from there; nothing is moved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0: chosen by measuring at the start of each run. This computer has {0}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell me when a run ends</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By a note of the desktop, while the studio is not in front.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StageCard</name>
    <message>
        <source>ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no run yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} – {1} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for the worker</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {0} of {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lost</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>about 60 s here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train your first GPT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a text. About a minute later, a model that you trained writes its own. Nothing leaves this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Short English stories, generated on this computer. Best for a first look.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same in Turkish: “Bir zamanlar…”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My own text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop .txt, .md, .jsonl, .csv or .parquet files here, or open them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drop files here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose your text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts and tables ({0})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Progress of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {0} / {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} – {1} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{0} tokens/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disk {0} free</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Toasts</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Workspace {0}, menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search settings, runs and commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Matches</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Explain
Move to a setting, and this panel tells what it means and which values are safe.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing here yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has a problem</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait between two steps, the model kept in memory; again: go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop &amp; save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a checkpoint and end the run; it can be resumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a checkpoint and go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let the model write, then go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Main button of the page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training, generate, …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find settings, runs and commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell what the focused setting means and which values are safe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the focus between rail, page and top bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop or close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop what the page does, or close the note, the question or the panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make all text larger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make all text smaller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all text at its normal size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark or light theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the other theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the runs folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the folder of the runs in the file manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the log folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the studio&apos;s own log in the file manager</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the studio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run that trains can go on without the window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>The settings could not be saved: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The settings could not be read; they are kept as {0}. Defaults are used.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A bug in the studio, written to {0}: {1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>card</name>
    <message>
        <source>Reading the text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the tokenizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokenizing</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>explanation</name>
    <message>
        <source>a whole number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>true or false</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>text in quotes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> and </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Safe: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allowed: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usual: {0}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the recipe: {0}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>recipe</name>
    <message>
        <source>Pretrain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learn the language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file, a folder, or a built-in corpus: tales:en, tales:tr. Reads .txt .md .jsonl .json .csv .tsv .parquet, also as .gz or .zst.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The column or key that holds the text; empty: found by itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For example utf-8, utf-16, cp1254; empty: recognised, or refused with a preview.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip bad lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out lines that cannot be read, and tell how many.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The part of the text that the model is never trained on; its loss shows whether it learns or memorises.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0.05 to 0.1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A second part kept for one look at the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Split by</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>documents: whole documents go to training or validation; characters: the end of the text is validation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stride</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Distance between the starts of two training windows; 0: the context length, so that nothing overlaps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop last batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave out an epoch&apos;s last, smaller batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bpe: learned from your text; char; bytes; gpt2, r50k, p50k, cl100k, o200k: ready-made; or the path of a tokenizer.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A tokenizer.json, or a folder that holds one; overrides the kind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The largest number of different tokens that bpe may learn.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1,000 to 8,000 for a small text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A ready-made shape; the values below override it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far back the model can see.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Numbers per token inside the model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attention heads per layer; they divide the width.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key/value heads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fewer than heads saves memory (grouped queries); unset: as many.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Transformer blocks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of numbers that training hides, against memorising.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Query/key/value bias</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As GPT-2 has it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learned: GPT-2; rotary: Llama.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>layernorm: GPT-2; rmsnorm: Llama.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>MLP</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gelu: GPT-2; swiglu: Llama.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tied head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Input and output share one table: fewer parameters.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Windows per optimiser step and accumulation round.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient accumulation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batches added up before one optimiser step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End after this many optimiser steps; 0: no such limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End after this much training time; 0: no such limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End after reading the training text this often; 0: no such limit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The largest step size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1e-3 for small models, 3e-4 for 100 M</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where cosine and linear schedules end; unset: a tenth of the learning rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps over which the learning rate rises from zero.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the learning rate falls after the warm-up.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rule that turns gradients into steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pulls weights towards zero.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Decay on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>matrices: not on biases and norms; all: on every parameter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beta 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory of the gradient&apos;s mean.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beta 2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory of the gradient&apos;s square.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest gradient that is allowed; 0: off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number format of the computation; auto: measured at the first start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>torch.compile: a slow start, sometimes faster steps.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Less memory for about a third more time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which matrix kernels run on a CPU; auto: checked and measured at the start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Same seed, same run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>auto, cuda, cuda:N, mps, xpu or cpu; auto takes the fastest that works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor threads; 0: chosen by measuring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text workers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processes that tokenize the text; 0: one per core.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate after this many steps; 0: only at start and end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every epoch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate at the end of each epoch as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batches per evaluation; 0: the whole text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End after this many evaluations without a better one; 0: off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Beginnings that the model goes on from; empty: fitting the text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write samples after this many steps; 0: only at start and end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write samples at the end of each epoch as well.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens per sample; 0: no samples.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0: always the likeliest token; higher: more daring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose among the k likeliest tokens; 0: off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose among the likeliest tokens that hold this share; 1: off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save after this many steps; 0: only when stopped and at the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The newest so many stay; the best stays too with keep-best.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The result is the model with the lowest validation loss, not the last.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nats/token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean negative log probability of the next token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training loss, evaluation mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On fixed windows, dropout off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training perplexity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exp(loss): unsure among this many tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On text that the model is not trained on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation perplexity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bits per byte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bits/byte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparable between tokenizers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured once, at the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test perplexity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test bits per byte</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step size of the optimiser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of the gradient before clipping.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training tokens so far, repeats included.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>epochs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How often the training text was read through.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over the last report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Utilisation (MFU)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model FLOPs over what the device can do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bytes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the computing process, on its device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps and evaluations, without pauses.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time left, at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time left, at most</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>Pretrain</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
