"""The Turkish half of the tale grammar; the shapes are those of ``tales_english``.

Slots inflect: ``{hero:in}`` is "Ela'nın", ``{thing:sini}`` "kırmızı topunu" (see ``turkish.SUFFIXES``); ``^`` writes a
capital letter.  ``{hkind}`` and ``{fkind}`` are what hero and friend are.
"""

from __future__ import annotations

from engine.text.wordlists import phrases, words

GIRLS = words(
    """
    Ela Ece Defne Zeynep Elif Ayşe Fatma Derya Nehir Gül Öykü Selin Ceren Melis Pelin Sude Yaren Buse Nil Ada Esra
    Leyla Meryem Nazlı Şule
    """
)
BOYS = words(
    """
    Can Efe Mert Ali Kerem Emre Ahmet Mehmet Mustafa Yusuf Ömer Burak Umut Barış Onur Tolga Kaan Arda Çınar Bora
    Hasan Hüseyin Murat Osman Volkan
    """
)
ANIMAL_NAMES = words(
    """
    Pamuk Boncuk Fındık Minnoş Karamel Tarçın Şeker Limon Zeytin Duman Benek Paşa Tombik Çakıl Biber Maviş Gofret
    Susam Kıvırcık Ponpon Yumak Mercan Safran Badem Ceviz
    """
)
ANIMALS = words(
    """
    tilki tavuk tavşan fare ayı kirpi sincap ördek kaz baykuş kedi köpek kuzu keçi eşek tay kurbağa kaplumbağa
    kunduz porsuk karga serçe köstebek ceylan horoz koyun oğlak leylek kırlangıç kuğu
    """
)
TRAITS = {
    "cesur": "karanlıktan hiç korkmazdı",
    "meraklı": "günde yüz soru sorardı",
    "neşeli": "çalışırken hep şarkı söylerdi",
    "utangaç": "çok alçak sesle konuşurdu",
    "akıllı": "her bilmeceyi çözerdi",
    "sabırlı": "saatlerce ses çıkarmadan beklerdi",
    "inatçı": "fikrini hiç değiştirmezdi",
    "obur": "bütün gün yemek düşünürdü",
    "uykucu": "sabahtan akşama kadar esnerdi",
    "gururlu": "burnu havada gezerdi",
    "dikkatli": "her adımdan önce iki kere bakardı",
    "çevik": "rüzgârdan hızlı koşardı",
    "nazik": "hiçbir çiçeğe basmazdı",
    "tembel": "güneşte yatmayı severdi",
    "çalışkan": "bir dakika bile boş durmazdı",
    "sessiz": "az konuşur, çok dinlerdi",
    "dürüst": "her zaman doğruyu söylerdi",
    "oyuncu": "her şeyi oyuna çevirirdi",
    "yalnız": "bir arkadaşı olsun isterdi",
    "şen": "en küçük şeye bile gülerdi",
}
HOMES = phrases(
    """
    ırmağın kıyısındaki küçük bir ev | tepedeki eski bir değirmen | denize yakın bir köy | ormanın kenarındaki bir
    kulübe | yeşil vadideki bir çiftlik | köprünün yanındaki yüksek bir kule | meşelerin altındaki ahşap bir ev |
    iki dağın arasındaki küçük bir kasaba | kırmızı çatılı bir ahır | durgun göldeki bir kayık | mavi kapılı taş bir
    ev | gül kokan bir bahçe | çitin altındaki sıcak bir yuva | limana inen dar bir sokak | kayaların üstündeki bir
    fener | çayırdaki kovuk bir ağaç
    """
)
PLACES = phrases(
    """
    orman | pazar | ırmak | çayır | eski köprü | değirmen | göl | tepe | ahır | sahil | bahçe | kuyu | çeşme | fırın
    | okul | gölet | mağara | tarla | büyük meşe | liman | bağ | yel değirmeni+ | dere | köy meydanı+ | elma
    bahçesi+ | deniz kıyısı+ | çam ormanı+ | şelale | samanlık | taş duvar
    """
)
COLOURS = words(
    """
    kırmızı mavi yeşil sarı beyaz altın gümüş küçük eski yeni parlak yumuşak güzel tahta çizgili mor
    """
)
THINGS = words(
    """
    uçurtma top davul bebek atkı şapka sepet fener zil düdük kayık anahtar kitap yüzük battaniye ayna kaval şemsiye
    bardak kutu kurdele palto kolye düğme kalem kukla araba bilye tüy kaşık tarak mum harita saat bilezik kova
    eldiven halka fırça çanta
    """
)
FOODS = words(
    """
    ekmek peynir bal çorba kek reçel ceviz armut erik çilek havuç elma kurabiye börek kiraz mısır üzüm süt incir
    fındık simit poğaça dut yoğurt pilav
    """
)
WEATHER = phrases(
    """
    Güneş parlıyor, kuşlar ötüyordu. | Hafif bir rüzgâr yaprakları oynatıyordu. | Hava soğuk ve sisliydi. | Gökyüzü
    deniz kadar maviydi. | Bütün çatılar karla kaplıydı. | Bütün gece yağmur yağmış, yollar çamur olmuştu. | Baharın
    ilk çiçekleri açmıştı. | Sarı yapraklar havada dans ediyordu. | Hava o kadar sıcaktı ki arılar bile yorulmuştu.
    | Beyaz bulutlar tepelerin üstünden geçiyordu. | Otlar çiğle ıslanmıştı. | Tarlaların üstünde bir gökkuşağı
    vardı.
    """
)
FEELINGS = phrases(
    """
    {hero:in} kalbi hızla çarpıyordu. | {hero} derin bir nefes aldı. | {hero} ne diyeceğini bilemedi. | {hero:in}
    dizleri biraz titriyordu. | {hero} uzun uzun düşündü. | Daldaki bir kuş ikisini de izliyordu. | Bir an her yer
    sessiz kaldı. | Aklına ninesinin sözü geldi: "Önce düşün, sonra yap." | Uzakta bir köpek havlıyordu. | Rüzgâr,
    bir şey söylemek ister gibi ağaçların arasından esti.
    """
)
OPENINGS = (
    "Bir zamanlar {home:de} {hero} adında bir {hkind} yaşardı.",
    "Bir zamanlar {hero} adında {trait} bir {hkind} vardı. Evi {home:ydi}.",
    "Bir varmış, bir yokmuş. Bir zamanlar {home:de} {hero} adında bir {hkind} yaşardı.",
    "Çok eskiden {home:de} {trait} bir {hkind} yaşardı. Adı {hero:ydi}.",
    "Bir zamanlar {home:de} bir {hkind} yaşardı. Herkes ona {hero} derdi.",
)
CHARACTER = (
    "{hero} {trait:ydi}, {habit}.",
    "Herkes {hero:in} ne kadar {trait} olduğunu bilirdi: {habit}.",
    "{hero} çok {trait:ydi} ve {habit}.",
    "O kadar {trait:ydi} ki {habit}.",
)
CLOSINGS_KIND = (
    "O günden sonra {hero} ile {friend} en iyi arkadaş oldular.",
    "Uzun yıllar birlikte mutlu yaşadılar.",
    "O akşam herkesin yüzü güldü, {hero} rahat uyudu.",
    'Köyün yaşlıları, "İyilik kaybolmaz," dediler.',
    "Ne zaman karşılaşsalar birbirlerine sarıldılar.",
    "{hero} evine sıcacık bir kalple döndü.",
    "Bütün köy bunu duydu ve sevindi.",
)
CLOSINGS_UNKIND = (
    "O günden sonra kimse {hero:le} oynamak istemedi.",
    "{hero} uzun yıllar yapayalnız kaldı.",
    "O akşam {friend} ağladı, {hero:in} gözüne uyku girmedi.",
    'Köyün yaşlıları, "Kötülük sahibine döner," dediler.',
    "Ne zaman karşılaşsalar başlarını çevirdiler.",
    "{hero} evine buz gibi bir kalple döndü.",
    "Bütün köy bunu duydu ve kızdı.",
)

SHAPES: dict[str, dict[str, tuple[tuple[str, ...], ...]]] = {
    "lost": {
        "body": (
            ("{^time} {hero} {thing:sini} bulamadı.", "{^time} {hero} {place:e} giderken {thing:sini} kaybetti.", "{^time} {hero:in} {thing:si} ortadan kayboldu."),
            ("Önce {place:de}, sonra {place2:de} aradı ama bulamadı.", "{^place:de} aradı, {place2:de} herkese sordu ama gören olmamıştı.", "{^place:den} {place2:e} kadar her taşın altına baktı."),
            ("\"Şimdi ben ne yapacağım?\" dedi. \"Onu bana {rel:im} vermişti.\"", "\"Eyvah,\" dedi, \"{bare:imi} ne çok seviyordum!\"", "Sonunda yere oturup ağlamaya başladı."),
            ("O sırada {friend} adında bir {fkind} geldi. \"Neden bu kadar üzgünsün?\" diye sordu.", "Tam o sırada oradan bir {fkind} geçiyordu. Adı {friend:ydi}. \"Aramana yardım edeyim mi?\" dedi.", "{friend} adında bir {fkind} onun sesini duyup yanına geldi."),
            ("Birlikte {place3:e} gittiler. {^thing} oradaydı, köklerin arasında duruyordu.", "{friend:in} gözleri keskindi. {^place3:de} bir şey gördü ve \"İşte burada!\" diye bağırdı.", "{^place3:e} kadar yürüdüler. {friend} yaprakları eşeledi ve {thing:i} buldu."),
            ("{friend}, \"Ben de hep böyle bir {bare} isterdim,\" dedi yavaşça.", "{friend} {bare:i} eline alıp hayran hayran baktı.", "{friend} uzun uzun aramaktan yorulmuş, acıkmıştı."),
        ),
        "kind": (
            ("{hero}, \"Teşekkür ederim,\" dedi. \"Gel, onu paylaşalım. Bir gün sende dursun, bir gün bende.\"", "{hero} ona yürekten teşekkür etti ve {food:sini} onunla paylaştı.", "\"Sen bana yardım ettin, artık birlikte oynarız,\" dedi {hero} ve ona sarıldı."),
        ),
        "unkind": (
            ("{hero}, \"Ver onu bana!\" diye bağırdı ve {bare:i} elinden kaptı, teşekkür bile etmedi.", "{hero} {bare:i} aldı ve ona güldü. \"Bu benim, yalnız benim!\" dedi.", "{hero}, \"Onu sen çaldın!\" diye yalan söyledi ve {friend:i} itti."),
        ),
    },
    "trouble": {
        "body": (
            ("{^time} {hero} {place:e} gidiyordu.", "{^time} {hero} yanına biraz {food} alıp {place:in} yolunu tuttu.", "{^time} {hero} {place:de} oturan {rel:sini} görmeye gidiyordu."),
            ("{^place2:in} yanında bir ses duydu: \"İmdat! Ne olur bana yardım edin!\"", "Birdenbire {place2:den} biri seslendi. Çok ince bir sesti.", "{^place2:in} yanında çalılar kıpırdıyordu."),
            ("Bu, {friend} adında bir {fkind:ydi}. Ayağı iki taşın arasına sıkışmıştı.", "Derin bir çukura {friend} adında bir {fkind} düşmüştü.", "Orada {friend} adında bir {fkind} yatıyordu. Sırtına ağır bir dal düşmüştü.", "Bu, {friend} adında bir {fkind:ydi}. Yolunu kaybetmişti ve artık yürüyemiyordu."),
            ("{friend}, \"Dünden beri buradayım,\" dedi. \"Çok susadım.\"", "{friend}, \"Beni kimse duymuyor,\" dedi ve yanağından bir damla yaş süzüldü.", "{friend}, \"Üşüyorum,\" diye fısıldadı, \"gece de oluyor.\""),
            ("{hero} zaten geç kalmıştı, yol da karanlıktı.", "{hero} gökyüzüne baktı. Kocaman bulutlar geliyordu.", "{hero} bir zamanlar {friend:in} ona kaba davrandığını hatırladı."),
        ),
        "kind": (
            ("\"Korkma,\" dedi {hero}. Çekti, çekti, sonunda {friend:i} kurtardı ve ona biraz {food} verdi.", "{hero} ona hemen yardım etti ve evine kadar taşıdı.", "{hero} su getirdi, ayağını yıkadı ve yardım gelene kadar yanında kaldı."),
            ("{friend}, \"Bunu hiç unutmayacağım,\" dedi. \"Teşekkür ederim!\"", "{friend} gülümsedi ve ona {thing2} hediye etti.", "{friend} ona tekrar tekrar teşekkür etti."),
        ),
        "unkind": (
            ("\"Bundan bana ne?\" dedi {hero} ve yürüyüp gitti.", "{hero} ona güldü ve koşarak uzaklaştı.", "{hero}, \"Başının çaresine bak!\" diye bağırdı ve onu yalnız bıraktı."),
            ("{friend} bütün gece yalnız başına bekledi.", "{friend} sesi kısılana kadar ağladı.", "{friend} arkasından üzgün üzgün baktı."),
        ),
    },
    "quarrel": {
        "body": (
            ("{hero} ile {friend} adındaki {fkind} her gün {place:de} oynarlardı.", "{hero:in} bir arkadaşı vardı: {friend} adında bir {fkind}. Hep {place:de} buluşurlardı."),
            ("{^time} {place2:in} yanında {thing2} buldular.", "{^time} yaşlı bir kadın onlara {thing2} verdi.", "{^time} ırmaktan yüzerek {thing2} geldi."),
            ("\"Önce ben gördüm!\" dedi {hero}. \"Hayır, önce ben gördüm!\" dedi {friend}.", "\"Bu benim,\" dedi {hero}. \"Hayır, benim,\" dedi {friend}.", "İkisi de onu istiyordu."),
            ("İki yandan çektiler, az kalsın kırılacaktı.", "O kadar bağırdılar ki bütün kuşlar kaçtı.", "Üç gün birbirleriyle konuşmadılar."),
            ("{hero:in} {rel:si} onları duydu ve başını salladı. \"{^bare} seninle gülemez,\" dedi, \"ama arkadaşın güler.\"", "Yaşlı baykuş aşağı baktı ve \"Arkadaşın yoksa {bare:i} ne yapacaksın?\" dedi."),
        ),
        "kind": (
            ("{hero} önce {bare:e}, sonra {friend:e} baktı. \"Özür dilerim,\" dedi. \"Sen al.\"", "{hero}, \"Beni affet,\" dedi. \"Gel, paylaşalım. Bugün sen oyna, yarın ben.\"", "{hero} biraz {food} alıp {friend:e} gitti ve \"Hata ettim, özür dilerim,\" dedi."),
            ("{friend} gülümsedi. \"Onunla birlikte oynarız!\" dedi.", "{friend} ona sarıldı ve ikisi de güldüler.", "{friend}, \"Ben de özür dilerim,\" dedi ve elini uzattı."),
        ),
        "unkind": (
            ("Ama {hero} dinlemedi. {friend:i} çamura itti ve {bare:i} kendine sakladı.", "{hero} gece {bare:i} çaldı ve {place3:e} gizledi.", "{hero}, \"Öyleyse kimsenin olmasın!\" diye bağırdı ve {bare:i} kırdı."),
            ("{friend} hiçbir şey söylemeden evine gitti.", "{friend}, \"Sen artık benim arkadaşım değilsin,\" dedi."),
        ),
    },
    "journey": {
        "body": (
            ("{^time} annesi {hero:e} hasta {rel:si} için bir sepet {food} verdi.", "{^time} {hero} biraz {food} alıp {place:in} ardında oturan {rel:sine} doğru yola çıktı.", "{hero} dünyayı görmek istiyordu. {^time} biraz {food} alıp yola çıktı."),
            ("{^place2:den} geçti, {place3:e} vardı, yol çok uzundu.", "Yol {place2:den} ve {place3:den} geçiyordu.", "Az gitti, uz gitti, {place2:i} geçti, ayakları ağrıdı."),
            ("Orada {friend} adında zayıf ve yorgun bir {fkind} oturuyordu.", "Yolun kenarında iki gündür bir şey yememiş bir {fkind} oturuyordu. Adı {friend:ydi}.", "Bir taşın yanında, torbası bomboş bir {fkind} gördü. Adı {friend:ydi}."),
            ("{friend}, \"İyi günler,\" dedi. \"Bana biraz {food} verir misin?\"", "{friend}, \"Ne olur,\" dedi, \"o kadar açım ki yürüyemiyorum.\"", "{friend}, \"Nereye gidiyorsun?\" diye sordu ve sepete baktı."),
            ("{hero:in_de} az bir şeyi kalmıştı.", "{hero:_de} acıkmıştı.", "{hero}, \"Ama bu {rel:im} için,\" diye düşündü."),
        ),
        "kind": (
            ("Yine de oturdu ve {food:sini} onunla paylaştı.", "{hero}, \"Benimle ye,\" dedi. \"Bir kişiye yeten iki kişiye de yeter.\"", "Ona {food:in} yarısını ve sıcak bir battaniye verdi."),
            ("{friend} kısa yolu biliyordu. Birlikte gittiler ve gece olmadan vardılar.", "{friend} teşekkür etmek için ona kimsenin bilmediği bir köprü gösterdi.", "{friend} teşekkür etti ve yolun kalanında sepeti o taşıdı."),
        ),
        "unkind": (
            ("Sepeti arkasına sakladı ve \"Hiçbir şeyim yok,\" diye yalan söyledi.", "Onun gözünün önünde {food:i} yedi bitirdi ve güldü.", "{hero}, \"Defol!\" diye bağırdı ve ona taş attı."),
            ("Az sonra {hero} yolunu kaybetti ama soracak kimse bulamadı.", "Irmağa gelince köprünün yıkıldığını gördü ama kimse ona yardım etmedi."),
        ),
    },
    "secret": {
        "body": (
            ("{^time} {friend} adındaki {fkind} {hero:e} geldi ve \"Sana bir sır vereceğim,\" dedi.", "{^time} {place:de} {friend} adındaki {fkind} {hero:in} kulağına bir şey fısıldadı."),
            ("\"{^place2:de} {thing2} sakladım,\" dedi. \"{^rel:im} için.\"", "\"Geceleri karanlıktan korkuyorum,\" dedi. \"Bunu kimse bilmiyor.\"", "\"Ben okuma bilmiyorum,\" dedi, \"ve bundan utanıyorum.\"", "\"Bayram için {thing2} yapıyorum,\" dedi. \"Sürpriz olacak.\""),
            ("\"Ne olur kimseye söyleme.\" \"Söz veriyorum,\" dedi {hero}.", "{hero} elini uzattı ve susacağına söz verdi."),
            ("Ertesi gün {place:de} ötekiler sordular: \"{friend} sana ne söyledi? Söylersen sana {food} veririz.\"", "{^place3:de} büyükler etrafını sardı. \"Sırrı söyle, bizimle oynarsın!\" dediler."),
            ("{hero} yutkundu. Her yer mis gibi {food} kokuyordu.", "{hero} hep onlarla oynamak isterdi.", "Susmak çok zordu."),
        ),
        "kind": (
            ("{hero}, \"Söz sözdür,\" dedi ve sırrı sakladı.", "\"{friend:e} sorun,\" dedi {hero}. \"Onu söylemek bana düşmez.\" Sonra evine gitti.", "{hero} başını salladı ve hiçbir şey söylemedi."),
            ("{friend} bunu duydu ve teşekkür etti. \"Artık sana güvenebileceğimi biliyorum,\" dedi.", "{friend} bunu duyunca ona sarıldı.", "Sonra {hero} {friend:e} yardım etti, kimse utanmadı."),
        ),
        "unkind": (
            ("\"Dinleyin,\" dedi {hero} ve her şeyi anlattı.", "{hero} bir avuç {food} için sözünü tutmadı.", "{hero} sırrı söyledi ve hepsi {friend:e} güldüler."),
            ("{friend} kapının arkasında durmuş, her sözü duymuştu.", "{friend}, \"Ben sana güvenmiştim,\" dedi ve arkasını döndü.", "{friend} ağlayarak evine koştu."),
        ),
    },
    "storm": {
        "body": (
            ("{^time} {place:in} üstüne kara bulutlar geldi.", "{^time} rüzgâr gittikçe sertleşti.", "{^time} {place:de} hayvanlar huzursuzdu: fırtına geliyordu."),
            ("Az sonra öyle bir yağmur yağdı ki {place2} sular altında kaldı.", "{^place2:in} üstünde gök gürledi, ağaçlar devrildi.", "Yağmur çatıyı dövüyor, kapı sallanıyordu."),
            ("{hero} ateşin başında oturmuş ısınıyordu.", "{hero} pencereleri kapattı ve bir fener yaktı.", "{hero} evinde kuru ve güvendeydi."),
            ("O sırada kapı çalındı. \"Kim o?\" diye seslendi {hero}.", "Tak tak! Dışarıdan bir ses, \"Ne olur kapıyı aç!\" dedi."),
            ("\"Benim, {friend}. Rüzgâr çatımı uçurdu!\" Gelen komşusu {fkind:ydi}.", "Kapıda {friend} adındaki {fkind} duruyordu. Baştan ayağa ıslanmıştı, elinde {thing2} vardı.", "\"Benim, {friend}. Evime su doldu, çok üşüyorum.\" Gelen komşusu {fkind:ydi}."),
        ),
        "kind": (
            ("{hero} kapıyı hemen açtı. \"Gel, ısın!\" dedi.", "{hero}, \"Benim evim senin evin,\" dedi ve ona kuru bir battaniye verdi.", "{hero} {food:sini} onunla paylaştı ve ateşin yanına ona bir yatak yaptı."),
            ("Sabah birlikte yeni bir çatı yaptılar.", "Bütün gece masal anlattılar, hiç korkmadılar.", "Güneş yeniden çıkınca {friend} teşekkür etti ve bahçede ona yardım etti."),
        ),
        "unkind": (
            ("{hero}, \"Burada yer yok,\" dedi ve kapıyı kilitledi.", "{hero}, \"Git buradan, yerleri ıslatacaksın!\" diye bağırdı.", "{hero} ışığı söndürdü ve uyuyormuş gibi yaptı."),
            ("{friend} bütün gece yağmurun altında yalnız kaldı.", "Sabah {friend} bir ağacın altında hasta yatıyordu."),
        ),
    },
    "market": {
        "body": (
            ("Pazar kurulmuştu. {hero} {food} satmak için köy meydanına gitti.", "Pazar günü {hero} ağır bir sepet {food:le} köy meydanına geldi.", "{^time} {hero} pazarda tezgâh açtı, {food} ve {food2} sattı."),
            ("Her yer insan doluydu, biri kaval çalıyordu.", "Ziller, arabalar, yüzlerce ses birbirine karışıyordu.", "Her yer {food2} kokuyor, çocuklar arabaların arasında koşuyordu."),
            ("{friend} adında bir {fkind} gelip biraz {food} aldı ve yanlışlıkla altın bir para verdi.", "{friend} adında bir {fkind} durdu, biraz konuştu ve gitti. Kesesi yere düşmüştü.", "{friend} adında bir {fkind} {food:i} tatmak için {thing:sini} kenara bıraktı ve orada unuttu."),
            ("Bunu {hero:den} başka kimse görmedi.", "{hero}, \"Kimse görmedi,\" diye düşündü.", "{hero} onunla neler neler alabilirdi."),
            ("\"{^rel:im} buna ne derdi?\" diye düşündü.", "Bir sağına, bir soluna baktı."),
        ),
        "kind": (
            ("Kalabalığın içinde koştu ve \"Dur, bu senin!\" diye seslendi.", "Tezgâhı kapattı, her yerde {friend:i} aradı ve onu geri verdi.", "{hero}, \"Bu benim değil,\" dedi ve onu sahibine götürdü."),
            ("{friend}, \"Senin gibisi az bulunur,\" dedi ve teşekkür etti.", "{friend} o kadar sevindi ki {food2:sini} onunla paylaştı."),
        ),
        "unkind": (
            ("Onu hemen sepetin altına sakladı ve hiçbir şey söylemedi.", "{friend} geri gelince {hero}, \"Ben bir şey görmedim,\" diye yalan söyledi.", "Onu kendine sakladı ve içinden güldü."),
            ("{friend} karanlık çökene kadar aradı ve gözünde yaşlarla evine döndü.", "Ama bir çocuk her şeyi görmüştü, artık kimse {hero:den} bir şey almadı."),
        ),
    },
    "broken": {
        "body": (
            ("{friend} adındaki {fkind:in} {thing:si} vardı ve onunla çok övünürdü.", "{friend} adındaki {fkind} kendi elleriyle {thing2} yapmıştı."),
            ("{^time} {friend} {place:deyken} {hero} onun evine geldi.", "{^time} {friend} {place:e} giderken onu masanın üstünde bıraktı.", "{^time} {hero} ona şöyle bir bakmak istedi."),
            ("Eline aldı ve şangır! Yere düşürdü.", "Onunla oynarken ayağı kaydı, elindeki ikiye bölündü.", "Sandığından daha narindi, elinde kırıldı."),
            ("{hero} öylece kaldı, ne yapacağını bilemedi.", "Yüzü önce kızardı, sonra sarardı.", "\"Eyvah,\" diye fısıldadı, \"ben ne yaptım?\""),
            ("Derken {friend} eve geldi. \"Bunu kim yaptı?\" diye sordu.", "Akşam {friend} kırık parçaları gördü ve rengi attı."),
        ),
        "kind": (
            ("{hero}, \"Ben yaptım,\" dedi. \"Çok özür dilerim. Onu onaracağım.\"", "{hero} doğruyu söyledi ve ondan kendisini affetmesini istedi.", "{hero}, \"Ne olur benim {bare2:imi} al,\" dedi. \"Seninkini kırdım, özür dilerim.\""),
            ("{friend} bir süre sustu. Sonra, \"Doğruyu söylediğin için teşekkür ederim. Seni affettim,\" dedi.", "Onu birlikte onardılar, eskisinden de güzel oldu."),
        ),
        "unkind": (
            ("{hero}, \"Kedi yaptı,\" diye yalan söyledi.", "{hero} küçük bir fareyi gösterdi ve \"Fare yaptı!\" diye yalan söyledi.", "{hero}, \"Bana ne senin aptal {bare:inden}?\" dedi ve güldü."),
            ("Ama bir parçası cebindeydi ve {friend} onu gördü.", "{friend} parçaları tek başına topladı ve hiçbir şey söylemedi."),
        ),
    },
    "race": {
        "body": (
            ("Her yıl {place:den} {place2:e} kadar bir yarış yapılırdı. Ödül {thing2:ydi}.", "{^time} bütün gençler {place:in} çevresinde yarıştılar. Kazanan {thing2} alacaktı."),
            ("{hero} haftalarca çalışmıştı.", "{hero} kazanmayı her şeyden çok istiyordu.", "{hero}, \"Bu yıl birinci ben olacağım,\" dedi."),
            ("Bir, iki, üç! Koştular, ortalık toz duman oldu.", "Zil çaldı ve yarış başladı.", "Yaşlı keçi, \"Hazır, başla!\" diye bağırdı."),
            ("{friend} adındaki {fkind} en öndeydi, {hero} hemen arkasındaydı.", "Az sonra önde yalnız {hero} ile {friend} adındaki {fkind} kaldı."),
            ("{^place3:in} yanında {friend:in} ayağı bir köke takıldı, düştü ve kalkamadı.", "Derken {friend} ıslak taşlarda kaydı ve bacağını incitti."),
        ),
        "kind": (
            ("{hero} durdu. \"Bana yaslan,\" dedi ve yolun sonuna kadar birlikte yürüdüler.", "{hero} geri döndü ve onun kalkmasına yardım etti, ötekiler yanlarından geçip gittiler.", "{hero}, \"Yarış her yıl olur, arkadaş her zaman bulunmaz,\" dedi ve onu taşıdı."),
            ("Sonuncu oldular ama herkes onları alkışladı.", "{friend} o gün bir şey kazanmadı ama {food:sini} onunla paylaştı.", "Yaşlı keçi gülümsedi ve ödülü ikisine birden verdi."),
        ),
        "unkind": (
            ("{hero} onun üstünden atladı ve güldü.", "{hero}, \"Oh olsun sana!\" diye bağırdı ve koşmaya devam etti.", "O dalı yola koyan {hero:in} kendisiydi, dönüp bakmadan koştu."),
            ("{^bare:i} o kazandı ama kimse alkışlamadı.", "{friend} akşama kadar orada yalnız başına yattı."),
        ),
    },
    "newcomer": {
        "body": (
            ("{^time} {place:e} yeni biri geldi: {friend} adında bir {fkind}.", "{^time} {place:in} yanındaki boş eve {friend} adında bir {fkind} taşındı."),
            ("Çok uzaklardan gelmişti ve değişik konuşuyordu.", "Kimseyi tanımıyordu, {place2:in} yanında tek başına oturuyordu.", "Paltosu eski, sesi alçaktı."),
            ("Ötekiler {thing:le} oynuyorlardı. {friend} bir ağacın arkasından onlara bakıyordu.", "{friend:in} {thing:den} ve biraz {food:den} başka bir şeyi yoktu."),
            ("{friend}, \"Ben de sizinle oynayabilir miyim?\" diye sordu.", "{friend}, \"Merhaba,\" dedi yavaşça, \"benim adım {friend}.\""),
            ("Herkes {hero:e} baktı.", "Kimse cevap vermedi, hepsi {hero:i} bekliyordu."),
        ),
        "kind": (
            ("{hero}, \"Elbette!\" dedi ve onun elinden tuttu.", "{hero} gülümsedi. \"Gel, sana her yeri göstereyim: {place2:i_de}, {place3:i_de}.\"", "{hero}, \"Bize zaten bir kişi lazımdı,\" dedi ve {food:sini} onunla paylaştı."),
            ("Meğer en güzel oyunları {friend} biliyormuş.", "{friend} onlara kendi memleketinden bir şarkı öğretti, hep birlikte söylediler."),
        ),
        "unkind": (
            ("{hero}, \"Ne tuhaf konuşuyorsun,\" dedi ve hepsi ona güldüler.", "{hero}, \"Geldiğin yere dön,\" dedi ve arkasını döndü.", "{hero} onun {bare:sini} elinden kaptı ve onu çamura itti."),
            ("{friend} evin arkasında yalnız başına oturup ağladı.", "Ertesi gün {friend} bir daha gelmedi."),
        ),
    },
    "garden": {
        "body": (
            ("{hero:in} {place:in} ardında küçük bir bahçesi vardı, orada {crop} yetiştirirdi.", "Baharda {hero} {place:in} yakınına {crop} ekti."),
            ("O yaz kırk gün yağmur yağmadı.", "O yıl güneş her yeri yaktı, toprak kurudu.", "Derken küçük dere kurudu."),
            ("Yalnız {hero:in} kuyusunda su kalmıştı.", "{hero} her sabah pınardan su taşıyordu.", "{hero:in} yağmur suyuyla dolu kocaman bir fıçısı vardı."),
            ("{^time} {friend} adındaki {fkind} elinde boş bir kovayla çitin önünde durdu.", "{^time} {friend} adındaki {fkind} geldi. \"Fidanlarım kuruyor,\" dedi."),
            ("{friend}, \"Bana biraz su verir misin?\" diye sordu.", "\"Yalnız bir kova,\" dedi, \"ne olur.\""),
        ),
        "kind": (
            ("{hero}, \"İstediğin kadar al,\" dedi ve taşımasına yardım etti.", "{hero} kovayı ağzına kadar doldurdu, yanına biraz da tohum verdi.", "{hero}, \"İki bahçeyi de birlikte sularız,\" dedi."),
            ("Güzün {friend} teşekkür etmek için bir sepet {food} getirdi.", "Yağmur yağınca iki bahçe de yemyeşil oldu."),
        ),
        "unkind": (
            ("{hero}, \"Su benim,\" dedi ve bahçenin kapısını kapattı.", "{hero} suyu yola döktü ve güldü.", "{hero}, \"Git kendine su bul!\" diye bağırdı."),
            ("{friend:in} bütün fidanları kurudu.", "Kışın {hero:in} odunu bitti ama kimse ona odun vermedi."),
        ),
    },
    "night": {
        "body": (
            ("Bir gece {hero} ile {friend} adındaki küçük {fkind} {place:in} yanında çadırda yatıyorlardı.", "Bir gece {hero} {friend} adındaki küçük {fkind:e} bakıyordu."),
            ("Ay bir bulutun arkasına girdi, her yer karardı.", "Bir baykuş öttü, ormanda bir şey çatırdadı."),
            ("{friend}, \"Korkuyorum,\" diye fısıldadı. \"{^place2:de} bir canavar var!\"", "{friend}, \"Duydun mu?\" diye sordu. Dişleri birbirine çarpıyordu."),
            ("{hero} dinledi. Yalnızca rüzgârın sesiydi.", "{hero} baktı. Yalnızca bir daldı."),
            ("{friend} {thing:sine} sımsıkı sarıldı.", "{friend} battaniyeyi başına çekti."),
        ),
        "kind": (
            ("{hero}, \"Elini ver,\" dedi. \"Ben yanındayım.\" Sonra bir mum yaktı.", "{hero} ona gülene kadar komik bir masal anlattı.", "{hero} alçak sesle şarkı söyledi ve sabaha kadar yanında kaldı."),
            ("Az sonra {friend} gülümseyerek uykuya daldı.", "{friend}, \"Sen bir tanesin,\" dedi ve ona sarıldı."),
        ),
        "unkind": (
            ("{hero}, \"Canavar senin gibi küçükleri yer,\" diye yalan söyledi ve güldü.", "{hero} gizlice dışarı çıktı ve kurt gibi uludu.", "{hero}, \"Korkak!\" dedi ve onu karanlıkta yalnız bıraktı."),
            ("{friend} sabaha kadar ağladı.", "{friend} karanlık ormanda eve koşarken bir çukura düştü."),
        ),
    },
}  # fmt: skip

CROPS = ["havuç", "mısır", "kiraz", "çilek", "erik", "elma", "armut", "dut", "incir", "üzüm", "kabak", "fasulye"]
TIMES = phrases(
    """
    bir sabah | bir akşam | bir gün | bir öğleden sonra | bir kış günü | bir yaz sabahı | bir bahar günü | güzel bir
    gün | soğuk bir sabah
    """
)
RELATIVES = ("nine", "dede", "teyze", "amca", "hala", "dayı")
KIND_WORDS = words(
    """
    teşekkür paylaştı paylaşalım yardım sarıldı sarıldılar gülümsedi özür affet affettim affetmesini birlikte
    arkadaş doğruyu söz güvenebileceğimi onardılar sıcacık sevindi mutlu verdi getirdi taşıdı iyilik güldü güldüler
    elini rahat alkışladı göstereyim öğretti geri yanındayım
    """
)
UNKIND_WORDS = words(
    """
    bağırdı yalan yalnız yapayalnız itti çaldı kaptı ağladı kimse kırdı gizledi buz kızdı attı kilitledi sakladı
    yaşlarla hasta korkak aptal defol kötülük benim bırak bıraktı kaybetti kurudu çevirdiler uludu düştü
    """
)
