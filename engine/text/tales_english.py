"""The English half of the tale grammar: who, where, what, and the shapes of the stories.

A shape is three lists of beats: ``body``, then ``kind`` or ``unkind``.  A beat is a choice of sentences with
slots; one is taken.  ``{hero}`` and ``{friend}`` stand for names, ``{He} {he} {him} {his} {himself}`` for the
hero's pronouns and the same with F (``{FHe} {fhe} …``) for the friend's, ``{Hlabel}`` and ``{Flabel}`` for "the fox".
"""

from __future__ import annotations

from engine.text.wordlists import phrases, words

HERS = ("she", "her", "her", "herself")
HIS = ("he", "him", "his", "himself")

GIRLS = words(
    """
    Mila Nora Lily Anna Ruby Clara Ella Rosa Ivy Hazel Molly Daisy Emma Grace Lucy Sara Nina Tess Wendy Zoe Alma
    Bella Cora Dora Elsa Flora Greta Hanna Ida June
    """
)
BOYS = words(
    """
    Tom Ben Max Leo Sam Finn Jack Otto Hugo Noah Adam Billy Charlie Danny Eddie Fred George Henry Jonas Karl Luke
    Martin Ned Oscar Peter Robin Simon Theo Victor Will
    """
)
ANIMAL_NAMES = words(
    """
    Pip Bramble Nutmeg Pepper Biscuit Clover Hopper Misty Poppy Rusty Snowy Tiny Whisker Acorn Button Cricket Dusty
    Fern Ginger Honey Jasper Maple Olive Patch Pebble Sandy Twig Velvet Willow Ziggy
    """
)
ANIMALS = words(
    """
    fox hen rabbit mouse bear hedgehog squirrel duck goose owl cat dog lamb goat donkey pony frog turtle beaver
    badger otter crow sparrow pig mole deer kitten puppy raccoon swan
    """
)
TRAITS = {
    "brave": "was not afraid of the dark",
    "curious": "asked a hundred questions a day",
    "cheerful": "sang while {he} worked",
    "shy": "spoke in a very soft voice",
    "clever": "could solve any riddle",
    "patient": "could wait for hours without a word",
    "stubborn": "never changed {his} mind",
    "hungry": "thought about food all day long",
    "sleepy": "yawned from morning till night",
    "proud": "walked with {his} nose in the air",
    "careful": "looked twice before every step",
    "quick": "ran faster than the wind",
    "gentle": "never stepped on a flower",
    "lazy": "liked to lie in the sun",
    "busy": "never sat still for a minute",
    "quiet": "listened more than {he} talked",
    "honest": "always told the truth",
    "playful": "turned everything into a game",
    "lonely": "wished for a friend",
    "merry": "laughed at the smallest things",
}
HOMES = phrases(
    """
    a small house by the river | an old mill on the hill | a village near the sea | a cottage at the edge of the
    forest | a farm in the green valley | a tall tower near the bridge | a wooden hut under the oak trees | a little
    town between two mountains | a red barn behind the church | a boat on the quiet lake | a stone house with a blue
    door | a garden full of roses | a cosy burrow under the hedge | a narrow street by the harbour | a lighthouse on
    the rocks | a hollow tree in the meadow
    """
)
PLACES = phrases(
    """
    the forest | the market | the river | the meadow | the old bridge | the mill | the apple orchard | the lake |
    the hill | the barn | the village square | the beach | the garden | the well | the stable | the bakery | the
    school | the pond | the cave | the wheat field | the big oak tree | the church | the harbour | the vineyard |
    the windmill | the crossroads | the pine wood | the waterfall | the haystack | the stone wall
    """
)
COLOURS = words(
    """
    red blue green yellow white golden silver little old new shiny soft pretty wooden striped purple
    """
)
THINGS = words(
    """
    kite ball drum doll scarf hat basket lantern bell whistle boat key book ring blanket mirror flute umbrella coin
    cup box ribbon coat puzzle necklace button pencil puppet wagon marble feather shell comb spoon candle map clock
    bracelet bucket glove
    """
)
FOODS = words(
    """
    bread cheese honey soup cake jam nuts pears plums berries carrots apples cookies pancakes porridge cherries corn
    raisins butter milk figs grapes pie beans biscuits
    """
)
WEATHER = phrases(
    """
    The sun was shining and the birds were singing. | A soft wind moved the leaves. | The air was cold and foggy. |
    The sky was as blue as the sea. | Snow lay on all the roofs. | It had rained all night and the paths were muddy.
    | The first flowers of spring were open. | Yellow leaves danced in the air. | It was so hot that even the bees
    were tired. | White clouds sailed over the hills. | The grass was wet with dew. | A rainbow stood over the
    fields.
    """
)
FEELINGS = phrases(
    """
    {His} heart beat fast. | {He} took a deep breath. | {He} did not know what to say. | {His} knees were shaking a
    little. | {He} thought about it for a long time. | A bird on a branch watched them both. | For a moment
    everything was quiet. | {He} remembered what {his} grandmother used to say: "Think first, then act." | Far away
    a dog was barking. | The wind blew through the trees as if it wanted to say something.
    """
)
OPENINGS = (
    "Once upon a time there was {a_hero} named {hero}, who lived in {home}.",
    "Once upon a time {a_hero} named {hero} lived in {home}.",
    "Once there was {a_trait} {hkind} called {hero}, and {his} home was {home}.",
    "A long time ago, in {home}, there lived {a_hero} named {hero}.",
    "In {home} lived {a_trait} {hkind}, and everybody called {him} {hero}.",
)
CHARACTER = (
    "{hero} was {trait} and {habit}.",
    "Everyone knew that {hero} was {trait}: {he} {habit}.",
    "{He} was so {trait} that {he} {habit}.",
    "{hero} {habit}, because {he} was {trait}.",
)
CLOSINGS_KIND = (
    "From that day on {hero} and {friend} were the best of friends.",
    "And they were happy together for a long, long time.",
    "That evening everybody smiled, and {hero} slept well.",
    '"A good deed is never lost," said the old people of the village.',
    "And whenever they met again, they hugged each other.",
    "{hero} went home with a warm heart.",
    "Everyone in the village heard of it and was glad.",
)
CLOSINGS_UNKIND = (
    "From that day on nobody wanted to play with {hero}.",
    "And {hero} was alone for a long, long time.",
    "That evening {friend} cried, and {hero} could not sleep.",
    '"A bad deed comes back," said the old people of the village.',
    "And whenever they met again, they looked away.",
    "{hero} went home with a cold heart.",
    "Everyone in the village heard of it and was angry.",
)

SHAPES: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {
    "lost": {
        "body": (
            ("One {time} {hero} could not find {his} {thing}.", "One {time} {hero} lost {his} {thing} on the way to {place}.", "One {time} {his} {thing} was gone."),
            ("{He} looked for it near {place}, then behind {place2}, but it was not there.", "{He} searched by {place} and asked everybody by {place2}, but nobody had seen it.", "{He} looked under every stone between {place} and {place2}."),
            ("\"What shall I do?\" {he} said. \"It was a present from my {relative}.\"", "\"Oh no,\" {he} cried, \"I loved that {bare} so much!\"", "{He} sat down and began to cry."),
            ("Then {friend} {the_fkind} came along. \"Why are you so sad?\" asked {friend}.", "Just then {friend} {the_fkind} came by. \"Can I help you look?\" {fhe} asked.", "{friend} {the_fkind} heard {him} and came closer."),
            ("Together they went to {place3}, and there, between the roots, lay {his} {thing}.", "{friend} had sharp eyes. By {place3} {fhe} saw something and called, \"Here it is!\"", "They walked as far as {place3}. {friend} dug in the leaves and found the {thing}."),
            ("\"I have always wanted {a_thing} like this,\" said {friend} softly.", "{friend} held the {bare} and looked at it with big eyes.", "{friend} was tired and hungry from the long search."),
        ),
        "kind": (
            ("\"Thank you,\" said {hero}. \"Let us share it. You may have it every second day.\"", "{hero} thanked {fhim} with all {his} heart and shared {his} {food} with {fhim}.", "\"You helped me, so we will play with it together,\" said {hero}, and {he} hugged {fhim}."),
        ),
        "unkind": (
            ("\"Give it to me!\" shouted {hero} and grabbed the {bare} without a word of thanks.", "{hero} took the {bare} and laughed at {fhim}. \"It is mine, only mine!\"", "\"You stole it!\" {hero} lied, and {he} pushed {fhim} away."),
        ),
    },
    "trouble": {
        "body": (
            ("One {time} {hero} was walking to {place}.", "One {time} {hero} was on {his} way to {place} with some {food}.", "One {time} {hero} wanted to visit {his} {relative} by {place}."),
            ("Near {place2} {he} heard a voice: \"Help! Please help me!\"", "Suddenly somebody called from {place2}. It was a very small voice.", "By {place2} something was moving in the bushes."),
            ("It was {friend} {the_fkind}. {FHis} foot was stuck between two stones.", "It was {friend} {the_fkind}, who had fallen into a deep hole.", "There was {friend} {the_fkind}. A heavy branch lay on {fhis} back.", "It was {friend} {the_fkind}. {FHe} had lost the way and could not walk any more."),
            ("\"I have been here since yesterday,\" said {friend}. \"I am so thirsty.\"", "\"Nobody hears me,\" said {friend}, and a tear ran down {fhis} face.", "\"I am cold,\" whispered {friend}, \"and the night is coming.\""),
            ("{hero} was late already, and the path was dark.", "{hero} looked at the sky. Big clouds were coming.", "{hero} remembered that {friend} had once been rude to {him}."),
        ),
        "kind": (
            ("\"Do not be afraid,\" said {hero}. {He} pulled and pulled until {friend} was free, and gave {fhim} some {food}.", "{hero} helped {fhim} at once, and carried {fhim} home.", "{hero} brought water, washed {fhis} foot and stayed with {fhim} until help came."),
            ("\"I will never forget this,\" said {friend}. \"Thank you!\"", "{friend} smiled and gave {him} {a_thing}.", "{friend} thanked {him} again and again."),
        ),
        "unkind": (
            ("\"That is not my problem,\" said {hero} and walked on.", "{hero} laughed at {fhim} and ran away.", "\"Help yourself!\" shouted {hero}, and {he} left {fhim} alone."),
            ("{friend} waited the whole night alone.", "{friend} cried until {fhis} voice was gone.", "{friend} looked after {him} and was very sad."),
        ),
    },
    "quarrel": {
        "body": (
            ("{hero} and {friend} {the_fkind} played together every day by {place}.", "{hero} had a friend, {friend} {the_fkind}. They always met by {place}."),
            ("One {time} they found {a_thing} near {place2}.", "One {time} an old woman gave them {a_thing}.", "One {time} {a_thing} came floating down the river."),
            ("\"I saw it first!\" cried {hero}. \"No, it was me!\" cried {friend}.", "\"It is mine,\" said {hero}. \"No, it is mine,\" said {friend}.", "Both of them wanted to have it."),
            ("They pulled at it from both sides until it nearly broke.", "They were so loud that all the birds flew away.", "They did not speak to each other for three days."),
            ("{relative_title} heard them and shook {rel_his} head. \"{A_bare} cannot laugh with you,\" {rel_he} said, \"but a friend can.\"", "The old owl looked down and said, \"What is {a_thing} without a friend?\""),
        ),
        "kind": (
            ("{hero} looked at the {bare} and then at {friend}. \"I am sorry,\" {he} said. \"You take it.\"", "\"Forgive me,\" said {hero}. \"Let us share it. Today you, tomorrow me.\"", "{hero} went to {friend} with some {food} and said, \"I was wrong. I am sorry.\""),
            ("{friend} smiled. \"We will play with it together!\"", "{friend} hugged {him}, and they both laughed.", "\"I am sorry too,\" said {friend} and gave {him} {fhis} hand."),
        ),
        "unkind": (
            ("But {hero} did not listen. {He} pushed {friend} into the mud and kept the {bare}.", "In the night {hero} stole the {bare} and hid it by {place3}.", "\"Then nobody shall have it!\" shouted {hero}, and {he} broke the {bare}."),
            ("{friend} went home without a word.", "\"You are not my friend any more,\" said {friend}."),
        ),
    },
    "journey": {
        "body": (
            ("One {time} {his} mother gave {hero} a basket of {food} for {his} sick {relative}.", "One {time} {hero} packed some {food} and set out to see {his} {relative} behind {place}.", "{hero} wanted to see the world. One {time} {he} took some {food} and went away."),
            ("{He} walked past {place2} and over {place3}, and the way was long.", "The way led along {place2} and through {place3}.", "{He} walked and walked, past {place2}, until {his} feet hurt."),
            ("There sat {friend} {the_fkind}, thin and tired.", "At the side of the road sat {friend} {the_fkind}, who had not eaten for two days.", "By a stone {he} met {friend} {the_fkind} with an empty bag."),
            ("\"Good day,\" said {friend}. \"Could you give me a little {food}?\"", "\"Please,\" said {friend}, \"I am so hungry that I cannot walk.\"", "\"Where are you going?\" asked {friend}, and {fhe} looked at the basket."),
            ("{hero} had only a little left.", "{hero} was hungry too.", "\"This is for my {relative},\" thought {hero}."),
        ),
        "kind": (
            ("But {he} sat down and shared the {food} with {fhim}.", "\"Eat with me,\" said {hero}. \"What is enough for one is enough for two.\"", "{He} gave {fhim} half of the {food} and {his} warm scarf."),
            ("{friend} knew the short way and went along, and they arrived together before night.", "To thank {him}, {friend} showed {him} a bridge that nobody knew.", "{friend} thanked {him} and carried the basket the rest of the way."),
        ),
        "unkind": (
            ("{He} hid the basket behind {his} back and lied: \"I have nothing.\"", "{He} ate all the {food} in front of {fhim} and laughed.", "\"Go away!\" shouted {hero} and threw a stone."),
            ("Soon {hero} lost the way, and there was nobody whom {he} could ask.", "At the river the bridge was broken, and nobody helped {him}."),
        ),
    },
    "secret": {
        "body": (
            ("One {time} {friend} {the_fkind} came to {hero} and said, \"I will tell you a secret.\"", "One {time} by {place} {friend} {the_fkind} whispered something into {his} ear."),
            ("\"I have hidden {a_thing} by {place2},\" said {friend}. \"It is for my {relative}.\"", "\"At night I am afraid of the dark,\" said {friend}. \"Nobody knows it.\"", "\"I cannot read,\" said {friend}, \"and I am ashamed of it.\"", "\"I am making {a_thing} for the feast,\" said {friend}. \"It shall be a surprise.\""),
            ("\"Please do not tell anybody.\" \"I promise,\" said {hero}.", "{hero} gave {fhim} {his} hand and promised to be silent."),
            ("The next day the others by {place} asked, \"What did {friend} tell you? We will give you some {food}.\"", "By {place3} the big ones stood around {him}. \"Tell us the secret, and you may play with us!\""),
            ("{hero} swallowed. The {food} smelled so good.", "{hero} had always wanted to play with them.", "It was hard to be silent."),
        ),
        "kind": (
            ("\"A promise is a promise,\" said {hero} and kept the secret.", "\"Ask {friend},\" {he} said. \"It is not mine to tell.\" And {he} went home.", "{He} shook {his} head and said nothing at all."),
            ("{friend} heard of it and thanked {him}. \"Now I know that I can trust you.\"", "When {friend} heard it, {fhe} hugged {him}.", "Later {hero} helped {friend}, and nobody had to be ashamed."),
        ),
        "unkind": (
            ("\"Listen,\" said {hero}, and {he} told them everything.", "{hero} broke {his} promise for a handful of {food}.", "{hero} told the secret, and all of them laughed at {friend}."),
            ("{friend} stood behind the door and heard every word.", "\"I trusted you,\" said {friend} and turned away.", "{friend} cried and ran home."),
        ),
    },
    "storm": {
        "body": (
            ("One {time} dark clouds came over {place}.", "One {time} the wind grew stronger and stronger.", "One {time} the animals by {place} were restless: a storm was coming."),
            ("Soon it was raining so hard that {place2} stood under water.", "Thunder rolled over {place2}, and trees fell.", "The rain beat on the roof, and the door shook."),
            ("{hero} sat by the fire with some {food}.", "{hero} closed the windows and lit a lantern.", "{hero} was safe and dry at home."),
            ("Then somebody knocked. \"Who is there?\" called {hero}.", "Knock, knock! \"Please open!\" called a voice outside."),
            ("\"It is me, {friend} {the_fkind}. The wind has taken my roof!\"", "There stood {friend} {the_fkind}, wet from head to foot, with {a_thing} under {fhis} arm.", "\"It is {friend} {the_fkind}. The water is in my house, and I am so cold.\""),
        ),
        "kind": (
            ("{hero} opened the door at once. \"Come in and warm yourself!\"", "\"My house is your house,\" said {hero} and gave {fhim} a dry blanket.", "{He} shared {his} {food} and made a bed by the fire for {fhim}."),
            ("In the morning they built a new roof together.", "All night they told stories, and nobody was afraid.", "When the sun came back, {friend} thanked {him} and helped in the garden."),
        ),
        "unkind": (
            ("\"There is no room here,\" said {hero} and locked the door.", "\"Go away, you will make the floor wet!\" shouted {hero}.", "{hero} put out the light and pretended to sleep."),
            ("{friend} stood alone in the rain the whole night.", "In the morning {friend} lay ill under a tree."),
        ),
    },
    "market": {
        "body": (
            ("It was market day, and {hero} went to the village square to sell {food}.", "On market day {hero} carried a heavy basket of {food} to the village square.", "One {time} {hero} had a stall at the market with {food} and {food2}."),
            ("There were people everywhere, and somebody was playing a flute.", "There were bells, and carts, and a hundred voices.", "It smelled of {food2}, and the children ran between the carts."),
            ("{friend} {the_fkind} came and bought some {food}. {FHe} paid with a gold coin by mistake.", "{friend} {the_fkind} stopped, talked a little and went on. On the ground lay {fhis} purse.", "{friend} {the_fkind} put down {fhis} {thing} to taste the {food}, and forgot it there."),
            ("{hero} saw it, and nobody else did.", "\"Nobody has seen it,\" thought {hero}.", "{hero} could buy so many things with that."),
            ("\"What would my {relative} say?\" {he} thought.", "{He} looked to the left and to the right."),
        ),
        "kind": (
            ("{He} ran through the crowd and called, \"Wait, this is yours!\"", "{He} closed the stall, looked for {friend} everywhere and gave it back.", "\"It does not belong to me,\" said {hero}, and brought it back to {fhim}."),
            ("\"There are not many like you,\" said {friend} and thanked {him}.", "{friend} was so glad that {fhe} shared a big {food_one} with {him}."),
        ),
        "unkind": (
            ("{He} hid it quickly under the {food} and said nothing.", "\"I have seen nothing,\" {he} lied when {friend} came back.", "{He} kept it and laughed to {himself}."),
            ("{friend} searched until it was dark and went home with tears in {fhis} eyes.", "But a boy had seen everything, and soon nobody bought from {hero} any more."),
        ),
    },
    "broken": {
        "body": (
            ("{friend} {the_fkind} had {a_thing} and was very proud of it.", "{friend} {the_fkind} had made {a_thing} with {fhis} own hands."),
            ("One {time} {hero} came to visit when {friend} was out near {place}.", "One {time} {friend} went to {place} and left it at home.", "One {time} {hero} wanted to look at it, only for a moment."),
            ("{He} took it in {his} hands, and crack! it fell to the ground.", "{He} played with it, slipped, and it broke in two.", "It was more delicate than {he} thought, and it broke."),
            ("{hero} stood there and did not know what to do.", "{His} face became hot and then cold.", "\"Oh no,\" {he} whispered, \"what have I done?\""),
            ("Then {friend} came home. \"Who did this?\" {fhe} asked.", "In the evening {friend} saw the pieces and grew pale."),
        ),
        "kind": (
            ("\"It was me,\" said {hero}. \"I am very sorry. I will mend it.\"", "{hero} told the truth and asked {fhim} to forgive {him}.", "\"Please take my {bare2},\" said {hero}. \"I broke yours, and I am sorry.\""),
            ("{friend} was silent for a while. Then {fhe} said, \"Thank you for the truth. I forgive you.\"", "They mended it together, and it was nicer than before."),
        ),
        "unkind": (
            ("\"The cat did it,\" lied {hero}.", "{hero} pointed at a little mouse and lied: \"It was the mouse!\"", "\"I do not care about your silly {bare},\" said {hero} and laughed."),
            ("But a piece of it was in {his} pocket, and {friend} saw it.", "{friend} picked up the pieces alone and said nothing."),
        ),
    },
    "race": {
        "body": (
            ("Every year there was a race from {place} to {place2}, and the prize was {a_thing}.", "One {time} all the young ones ran a race around {place}. The winner would get {a_thing}."),
            ("{hero} had practised for weeks.", "{hero} wanted to win more than anything else.", "\"This year I will be the first,\" said {hero}."),
            ("One, two, three! They ran, and the dust flew.", "The bell rang, and off they went.", "\"Ready, steady, go!\" called the old goat."),
            ("{friend} {the_fkind} was in front, and {hero} was right behind {fhim}.", "Soon only {hero} and {friend} {the_fkind} were left in front."),
            ("Near {place3} {friend} fell over a root and could not get up.", "Then {friend} slipped on the wet stones and hurt {fhis} leg."),
        ),
        "kind": (
            ("{hero} stopped. \"Lean on me,\" {he} said, and they walked to the end together.", "{hero} turned back and helped {fhim} up, and the others ran past them.", "\"A race comes every year, a friend does not,\" said {hero} and carried {fhim}."),
            ("They were the last, but everybody cheered for them.", "{friend} won nothing that day but shared {fhis} {food} with {him}.", "The old goat smiled and gave the prize to both of them."),
        ),
        "unkind": (
            ("{hero} jumped over {fhim} and laughed.", "\"Bad luck for you!\" shouted {hero} and ran on.", "{hero} had put the branch there {himself}, and {he} ran past without a look."),
            ("{He} won the {bare}, but nobody clapped.", "{friend} lay there alone until the evening."),
        ),
    },
    "newcomer": {
        "body": (
            ("One {time} somebody new came to {place}. It was {friend} {the_fkind}.", "One {time} {friend} {the_fkind} moved into the empty house near {place}."),
            ("{FHe} came from far away and spoke in a strange way.", "{FHe} knew nobody and sat alone by {place2}.", "{FHis} coat was old, and {fhis} voice was quiet."),
            ("The others were playing with {a_thing}. {friend} looked at them from behind a tree.", "{friend} had nothing but {a_thing} and some {food}."),
            ("\"May I play with you?\" asked {friend}.", "\"Hello,\" said {friend} softly, \"I am {friend}.\""),
            ("All of them looked at {hero}.", "Nobody answered, and all of them waited for {hero}."),
        ),
        "kind": (
            ("\"Of course!\" said {hero} and took {fhim} by the hand.", "{hero} smiled. \"Come, I will show you everything: {place2} and {place3}.\"", "\"We need one more,\" said {hero} and shared {his} {food} with {fhim}."),
            ("It turned out that {friend} knew the best games of all.", "{friend} taught them a song from {fhis} country, and they sang it together."),
        ),
        "unkind": (
            ("\"You talk funny,\" said {hero}, and all of them laughed at {fhim}.", "\"Go back where you came from,\" said {hero} and turned away.", "{hero} took {fhis} {bare} and pushed {fhim} into the pond."),
            ("{friend} sat alone behind the house and cried.", "The next day {friend} did not come back."),
        ),
    },
    "garden": {
        "body": (
            ("{hero} had a small garden behind {place} and grew {crop} in it.", "In spring {hero} planted {crop} near {place}."),
            ("That summer there was no rain for forty days.", "That year the sun burned and the ground was dry.", "Then the little stream dried up."),
            ("Only the well of {hero} still had water.", "{hero} carried water from the spring every morning.", "{hero} had a big barrel full of rain water."),
            ("One {time} {friend} {the_fkind} stood at the fence with an empty bucket.", "One {time} {friend} {the_fkind} came. \"My plants are dying,\" {fhe} said."),
            ("\"Could you give me a little water?\" asked {friend}.", "\"Only one bucket,\" {fhe} said, \"please.\""),
        ),
        "kind": (
            ("\"Take as much as you need,\" said {hero} and helped {fhim} to carry it.", "{hero} filled the bucket to the top and gave {fhim} some seeds as well.", "\"We will water both gardens together,\" said {hero}."),
            ("In autumn {friend} brought a basket of {food2} to thank {him}.", "When the rain came, both gardens were green."),
        ),
        "unkind": (
            ("\"The water is mine,\" said {hero} and closed the gate.", "{hero} poured the water on the road and laughed.", "\"Find your own water!\" shouted {hero}."),
            ("All the plants of {friend} died.", "In winter {hero} had no wood, and nobody gave {him} any."),
        ),
    },
    "night": {
        "body": (
            ("One night {hero} and little {friend} {the_fkind} slept in a tent near {place}.", "One night {hero} had to look after little {friend} {the_fkind}."),
            ("The moon went behind a cloud, and it was very dark.", "An owl cried, and something cracked in the wood."),
            ("\"I am afraid,\" whispered {friend}. \"There is a monster by {place2}!\"", "\"Did you hear that?\" asked {friend}, and {fhis} teeth chattered."),
            ("{hero} listened. It was only the wind.", "{hero} saw that it was only a branch."),
            ("{friend} held {fhis} {thing} tight.", "{friend} pulled the blanket over {fhis} head."),
        ),
        "kind": (
            ("\"Give me your hand,\" said {hero}. \"I am with you.\" And {he} lit a candle.", "{hero} told {fhim} a funny story until {fhe} laughed.", "{hero} sang quietly and stayed awake with {fhim}."),
            ("Soon {friend} fell asleep with a smile.", "\"You are the best,\" said {friend} and hugged {him}."),
        ),
        "unkind": (
            ("\"The monster eats little ones like you,\" lied {hero} and laughed.", "{hero} crept outside and howled like a wolf.", "\"You are a coward!\" said {hero} and left {fhim} alone in the dark."),
            ("{friend} cried until the morning.", "{friend} ran home through the dark wood and fell into a ditch."),
        ),
    },
}  # fmt: skip

CROPS = ["carrots", "plums", "pears", "apples", "berries", "cherries", "corn", "beans", "grapes", "pumpkins"]
TRADES = words("baker miller fisherman shepherd teacher smith gardener tailor weaver carpenter")
TIMES = phrases(
    """
    morning | evening | afternoon | day | Sunday | winter day | summer morning | spring day | windy day | cold
    morning | autumn day
    """
)
POURED = frozenset({"soup", "porridge", "milk", "honey"})
RELATIVES = (
    ("grandmother", "she", "her"),
    ("grandfather", "he", "his"),
    ("aunt", "she", "her"),
    ("uncle", "he", "his"),
)
KIND_WORDS = words(
    """
    thank thanked thanks share shared sharing help helped helps hug hugged hugs smile smiled sorry forgive forgave
    together friends truth promise trust mended warm glad happy gave brought carried best good cheered welcome
    """
)
UNKIND_WORDS = words(
    """
    shouted laughed lied lie alone pushed stole grabbed cried nobody broke hid cold angry threw locked kept tears
    ill coward silly away bad mine
    """
)
