<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en">
<context>
    <name>BinPane</name>
    <message numerus="yes">
        <source>Delete %n run(s) for good?</source>
        <translation>
            <numerusform>Delete %n run for good?</numerusform>
            <numerusform>Delete %n runs for good?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) in the bin</source>
        <translation>
            <numerusform>%n run in the bin</numerusform>
            <numerusform>%n runs in the bin</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message numerus="yes">
        <source>%n run(s) added to the queue</source>
        <translation>
            <numerusform>%n run added to the queue</numerusform>
            <numerusform>%n runs added to the queue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) put into the bin</source>
        <translation>
            <numerusform>%n run put into the bin</numerusform>
            <numerusform>%n runs put into the bin</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DiagramCard</name>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n layer</numerusform>
            <numerusform>%n layers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DifferencePane</name>
    <message numerus="yes">
        <source>%n setting(s) differ</source>
        <translation>
            <numerusform>%n setting differs</numerusform>
            <numerusform>%n settings differ</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EventsCard</name>
    <message numerus="yes">
        <source>%n unreadable line(s)</source>
        <translation>
            <numerusform>%n unreadable line</numerusform>
            <numerusform>%n unreadable lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JudgeCard</name>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n skipped</numerusform>
            <numerusform>%n skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Judge the pairs that you skipped (%n) now</source>
        <translation>
            <numerusform>Judge the pair that you skipped now</numerusform>
            <numerusform>Judge the %n pairs that you skipped now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LineChart</name>
    <message numerus="yes">
        <source>%n point(s) above view</source>
        <translation>
            <numerusform>%n point above view</numerusform>
            <numerusform>%n points above view</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecipeDesk</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetDeeds</name>
    <message numerus="yes">
        <source>%n pair(s) in the set now</source>
        <translation>
            <numerusform>%n pair in the set now</numerusform>
            <numerusform>%n pairs in the set now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) teach nothing and were left out</source>
        <translation>
            <numerusform>%n row teaches nothing and was left out</numerusform>
            <numerusform>%n rows teach nothing and were left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) written to {0}</source>
        <translation>
            <numerusform>%n pair written to {0}</numerusform>
            <numerusform>%n pairs written to {0}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetupCard</name>
    <message numerus="yes">
        <source>%n pair(s) judged so far</source>
        <translation>
            <numerusform>%n pair judged so far</numerusform>
            <numerusform>%n pairs judged so far</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) skipped.</source>
        <translation>
            <numerusform>%n pair skipped.</numerusform>
            <numerusform>%n pairs skipped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) of its file cannot be read and are left alone.</source>
        <translation>
            <numerusform>%n line of its file cannot be read and is left alone.</numerusform>
            <numerusform>%n lines of its file cannot be read and are left alone.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SourceCard</name>
    <message numerus="yes">
        <source>{0}: {1} in %n file(s); only weights and texts, never code.</source>
        <translation>
            <numerusform>{0}: {1} in %n file; only weights and texts, never code.</numerusform>
            <numerusform>{0}: {1} in %n files; only weights and texts, never code.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyCard</name>
    <message numerus="yes">
        <source>%n row(s) cannot be read.</source>
        <translation>
            <numerusform>%n row cannot be read.</numerusform>
            <numerusform>%n rows cannot be read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave %n bad row(s) out</source>
        <translation>
            <numerusform>Leave %n bad row out</numerusform>
            <numerusform>Leave %n bad rows out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep only the first of %n repeated row(s)</source>
        <translation>
            <numerusform>Leave %n repeated row out</numerusform>
            <numerusform>Leave %n repeated rows out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave %n too long row(s) out instead of cutting</source>
        <translation>
            <numerusform>Leave %n too long row out instead of cutting it</numerusform>
            <numerusform>Leave %n too long rows out instead of cutting them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SweepPane</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message numerus="yes">
        <source>{0} · %n token(s)</source>
        <translation>
            <numerusform>{0} · %n token</numerusform>
            <numerusform>{0} · %n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s): {0}</source>
        <translation>
            <numerusform>%n byte: {0}</numerusform>
            <numerusform>%n bytes: {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) here</source>
        <translation>
            <numerusform>%n time here</numerusform>
            <numerusform>%n times here</numerusform>
        </translation>
    </message>
</context>
</TS>
