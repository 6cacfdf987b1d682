<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="tr_TR" sourcelanguage="en">
<context>
    <name>AdjustCard</name>
    <message>
        <source>Settings of this training</source>
        <translation>Bu eğitimin ayarları</translation>
    </message>
    <message>
        <source>all settings</source>
        <translation>tüm ayarlar</translation>
    </message>
    <message>
        <source>Show the settings for experts too</source>
        <translation>Uzman ayarlarını da göster</translation>
    </message>
</context>
<context>
    <name>AdvisorCard</name>
    <message>
        <source>What fits here</source>
        <translation>Bu bilgisayara ne sığar</translation>
    </message>
    <message>
        <source>yes: {0} of {1}</source>
        <translation>evet: boş {1} bellekten {0}</translation>
    </message>
    <message>
        <source>no: {0}, and {1} are free</source>
        <translation>hayır: {0} gerekir, {1} boş</translation>
    </message>
</context>
<context>
    <name>AnswerCard</name>
    <message>
        <source>{0} parameters · vocabulary {1} · context {2} · loaded in {3} s</source>
        <translation>{0} parametre · sözlük {1} · bağlam {2} · {3} sn&apos;de yüklendi</translation>
    </message>
    <message>
        <source>+{0} on shared weights</source>
        <translation>ortak ağırlıklara +{0}</translation>
    </message>
    <message>
        <source>{0} of weights</source>
        <translation>{0} ağırlık</translation>
    </message>
    <message>
        <source>{0} in use by all</source>
        <translation>toplam {0} kullanımda</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Ağırlıklar</translation>
    </message>
    <message>
        <source>fp32: exact. bf16: half the memory, faster. int8: a quarter, fastest, a little less exact.</source>
        <translation>fp32: tam. bf16: yarı bellek, daha hızlı. int8: dörtte bir, en hızlı, biraz daha az kesin.</translation>
    </message>
    <message>
        <source>Open a model folder…</source>
        <translation>Model klasörü aç…</translation>
    </message>
    <message>
        <source>Compare with the model that this one was made from</source>
        <translation>Bunun yapıldığı modelle karşılaştır</translation>
    </message>
    <message>
        <source>Stop this answer</source>
        <translation>Bu yanıtı durdur</translation>
    </message>
    <message>
        <source>Take this column away</source>
        <translation>Bu sütunu kaldır</translation>
    </message>
    <message>
        <source>Older answer (Alt+Left)</source>
        <translation>Önceki yanıt (Alt+Sol)</translation>
    </message>
    <message>
        <source>Newer answer (Alt+Right)</source>
        <translation>Sonraki yanıt (Alt+Sağ)</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Yanıt</translation>
    </message>
    <message>
        <source>What the model writes appears here, token by token.</source>
        <translation>Modelin yazdıkları burada token token görünür.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopyala</translation>
    </message>
    <message>
        <source>Copy prompt and answer</source>
        <translation>İstemi ve yanıtı kopyala</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Raporu kopyala</translation>
    </message>
</context>
<context>
    <name>BinPane</name>
    <message>
        <source>The bin is empty.</source>
        <translation>Çöp boş.</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s) for good?</source>
        <translation>
            <numerusform>%n çalışma kalıcı olarak silinsin mi?</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} become free.</source>
        <translation>{0} yer açılır.</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) in the bin</source>
        <translation>
            <numerusform>Çöpte %n çalışma</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs in the bin</source>
        <translation>Çöpteki çalışmalar</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Geri al</translation>
    </message>
    <message>
        <source>Empty…</source>
        <translation>Boşalt…</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Kalıcı olarak sil</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Kalsın</translation>
    </message>
</context>
<context>
    <name>BranchPane</name>
    <message>
        <source>This run has no checkpoint to branch from.</source>
        <translation>Bu çalışmanın dallanacak bir kontrol noktası yok.</translation>
    </message>
    <message>
        <source>The recipe cannot be read.</source>
        <translation>Tarif okunamıyor.</translation>
    </message>
    <message>
        <source>Choose a run to branch from.</source>
        <translation>Dallanılacak çalışmayı seçin.</translation>
    </message>
    <message>
        <source>From {0}</source>
        <translation>Kaynak: {0}</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Adım</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Ad</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>kendiliğinden</translation>
    </message>
    <message>
        <source>Start the branch</source>
        <translation>Dalı başlat</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>Sıraya ekle</translation>
    </message>
</context>
<context>
    <name>CalibrationCard</name>
    <message>
        <source>Calibration</source>
        <translation>Kalibrasyon</translation>
    </message>
    <message>
        <source>error {0}</source>
        <translation>hata {0}</translation>
    </message>
    <message>
        <source>How often right, by how sure; the arrow keys read it</source>
        <translation>Ne kadar emin olduğuna göre ne sıklıkla doğru; ok tuşları okur</translation>
    </message>
    <message>
        <source>Across: how sure it is. Up: how often it is right. On the dashed line it is as sure as it should be.</source>
        <translation>Yatay: ne kadar emin. Dikey: ne sıklıkla doğru. Kesik çizgide olması gerektiği kadar emindir.</translation>
    </message>
    <message>
        <source>right</source>
        <translation>doğru</translation>
    </message>
    <message>
        <source>as sure as right</source>
        <translation>doğru olduğu kadar emin</translation>
    </message>
    <message>
        <source>{0} sure</source>
        <translation>{0} emin</translation>
    </message>
    <message>
        <source>right {0} of {1} pairs</source>
        <translation>{1} çiftte {0} doğru</translation>
    </message>
</context>
<context>
    <name>Changes</name>
    <message>
        <source>One more setting</source>
        <translation>Bir ayar daha</translation>
    </message>
    <message>
        <source>Values, with commas between them</source>
        <translation>Değerler, aralarında virgülle</translation>
    </message>
    <message>
        <source>New value</source>
        <translation>Yeni değer</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Ayar</translation>
    </message>
    <message>
        <source>Take this setting out</source>
        <translation>Bu ayarı çıkar</translation>
    </message>
</context>
<context>
    <name>ChangesCard</name>
    <message>
        <source>What changed</source>
        <translation>Ne değişti</translation>
    </message>
    <message>
        <source>Answers before and now; P pins a prompt, the headings sort</source>
        <translation>Önceki ve şimdiki yanıtlar; P soruyu sabitler, başlıklar sıralar</translation>
    </message>
    <message>
        <source>P or a click on the first column pins a prompt; the headings sort.</source>
        <translation>P ya da ilk sütuna tıklamak soruyu sabitler; başlıklar sıralar.</translation>
    </message>
    <message>
        <source>The chosen row in full</source>
        <translation>Seçili satırın tamamı</translation>
    </message>
    <message>
        <source>The first comparison appears here before the first step.</source>
        <translation>İlk karşılaştırma ilk adımdan önce burada görünür.</translation>
    </message>
    <message>
        <source>An earlier comparison</source>
        <translation>Daha önceki karşılaştırma</translation>
    </message>
    <message>
        <source>A later comparison</source>
        <translation>Daha sonraki karşılaştırma</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>sabitlenmiş</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>soru</translation>
    </message>
    <message>
        <source>before (reference)</source>
        <translation>önce (referans)</translation>
    </message>
    <message>
        <source>now (policy)</source>
        <translation>şimdi (politika)</translation>
    </message>
    <message>
        <source>reward</source>
        <translation>ödül</translation>
    </message>
    <message>
        <source>KL</source>
        <translation>KL</translation>
    </message>
    <message>
        <source>does not end by itself</source>
        <translation>kendiliğinden bitmiyor</translation>
    </message>
    <message>
        <source>before</source>
        <translation>önce</translation>
    </message>
    <message>
        <source>now</source>
        <translation>şimdi</translation>
    </message>
    <message>
        <source>step {0} of {1}</source>
        <translation>adım {0} / {1}</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
    <message>
        <source>pinned prompts</source>
        <translation>sabitlenmiş sorular</translation>
    </message>
    <message>
        <source>sorted by {0}</source>
        <translation>sıralama: {0}</translation>
    </message>
</context>
<context>
    <name>ChartFiles</name>
    <message>
        <source>Copy picture</source>
        <translation>Resmi kopyala</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Resmi kaydet…</translation>
    </message>
    <message>
        <source>Save numbers…</source>
        <translation>Sayıları kaydet…</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Resmi kaydet</translation>
    </message>
    <message>
        <source>Save numbers</source>
        <translation>Sayıları kaydet</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 yazılamıyor.</translation>
    </message>
</context>
<context>
    <name>ChatView</name>
    <message>
        <source>Conversation</source>
        <translation>Sohbet</translation>
    </message>
    <message>
        <source>Ask something. The model&apos;s own template turns the conversation into text.</source>
        <translation>Bir şey sorun. Modelin kendi şablonu sohbeti metne çevirir.</translation>
    </message>
</context>
<context>
    <name>Choosing</name>
    <message>
        <source>Choose your data</source>
        <translation>Verinizi seçin</translation>
    </message>
    <message>
        <source>Texts and tables ({0})</source>
        <translation>Metinler ve tablolar ({0})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tüm dosyalar (*)</translation>
    </message>
</context>
<context>
    <name>Closing</name>
    <message>
        <source>A run is training. It can go on without this window.</source>
        <translation>Bir çalışma eğitiliyor. Bu pencere olmadan da sürebilir.</translation>
    </message>
    <message>
        <source>{0} runs are training. They can go on without this window.</source>
        <translation>{0} çalışma eğitiliyor. Bu pencere olmadan da sürebilirler.</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>Sürsün</translation>
    </message>
    <message>
        <source>Stop &amp; save</source>
        <translation>Durdur ve kaydet</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Vazgeç</translation>
    </message>
    <message>
        <source>Saving, then closing…</source>
        <translation>Kaydediliyor, sonra kapanacak…</translation>
    </message>
    <message>
        <source>Close now</source>
        <translation>Şimdi kapat</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>Kal</translation>
    </message>
</context>
<context>
    <name>Cockpit</name>
    <message>
        <source>Run</source>
        <translation>Çalışma</translation>
    </message>
    <message>
        <source>Run that is shown</source>
        <translation>Gösterilen çalışma</translation>
    </message>
    <message>
        <source>all charts</source>
        <translation>tüm grafikler</translation>
    </message>
    <message>
        <source>Prepare PPO</source>
        <translation>PPO hazırla</translation>
    </message>
    <message>
        <source>Prepare DPO</source>
        <translation>DPO hazırla</translation>
    </message>
    <message>
        <source>When a reward model, PPO or DPO learns, its curves, its answers before and now, and what they mean appear here. PPO needs a reward model (or a rule), DPO only pairs.</source>
        <translation>Bir ödül modeli, PPO ya da DPO öğrenirken eğrileri, önceki ve şimdiki yanıtları ve bunların anlamı burada görünür. PPO bir ödül modeli (ya da kural) ister, DPO yalnızca çiftler.</translation>
    </message>
</context>
<context>
    <name>CockpitCharts</name>
    <message>
        <source>target {0} nats</source>
        <translation>hedef {0} nat</translation>
    </message>
    <message>
        <source>at most {0} nats</source>
        <translation>en çok {0} nat</translation>
    </message>
</context>
<context>
    <name>Column</name>
    <message>
        <source>Loading {0}…</source>
        <translation>{0} yükleniyor…</translation>
    </message>
</context>
<context>
    <name>CompareCard</name>
    <message>
        <source>Tokenizers on your text</source>
        <translation>Metninizde tokenleştiriciler</translation>
    </message>
    <message>
        <source>Tokenizers compared on your text</source>
        <translation>Metninizde karşılaştırılan tokenleştiriciler</translation>
    </message>
    <message>
        <source>Tokenizers on your text
The more characters a token holds, the shorter the text becomes for the model. Choose a row to see the text above cut that way; Enter takes it for the next run.</source>
        <translation>Metninizde tokenleştiriciler
Bir token ne kadar çok karakter taşırsa metin model için o kadar kısalır. Yukarıdaki metni öyle kesilmiş görmek için bir satır seçin; Enter onu sonraki çalışma için alır.</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenleştirici</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Sözlük</translation>
    </message>
    <message>
        <source>Characters a token</source>
        <translation>Token başına karakter</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Bytes a token</source>
        <translation>Token başına bayt</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>Bütün sözcük</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>Kayıpsız</translation>
    </message>
    <message>
        <source>Longest tokens</source>
        <translation>En uzun tokenlar</translation>
    </message>
    <message>
        <source>The share of words that are one token each</source>
        <translation>Tek token olan sözcüklerin payı</translation>
    </message>
    <message>
        <source>Whether the text comes back unchanged from its tokens</source>
        <translation>Metin tokenlarından hiç değişmeden geri geliyor mu</translation>
    </message>
    <message>
        <source>Add a tokenizer.json…</source>
        <translation>tokenizer.json ekle…</translation>
    </message>
    <message>
        <source>Prepare a pretraining</source>
        <translation>Ön eğitim hazırla</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>evet</translation>
    </message>
    <message>
        <source>no</source>
        <translation>hayır</translation>
    </message>
    <message>
        <source>Use {0}</source>
        <translation>Kullan: {0}</translation>
    </message>
    <message>
        <source>Use this tokenizer</source>
        <translation>Bu tokenleştiriciyi kullan</translation>
    </message>
    <message>
        <source>Download {0}&apos;s vocabulary</source>
        <translation>{0} sözlüğünü indir</translation>
    </message>
    <message>
        <source>A fine-tuned model keeps the tokenizer of the model that it starts from.</source>
        <translation>İnce ayarlanan model, başladığı modelin tokenleştiricisini korur.</translation>
    </message>
    <message>
        <source>The next run uses this tokenizer.</source>
        <translation>Sonraki çalışma bu tokenleştiriciyi kullanır.</translation>
    </message>
    <message>
        <source>The next run uses {0}.</source>
        <translation>Sonraki çalışma şunu kullanır: {0}.</translation>
    </message>
</context>
<context>
    <name>ComputerCard</name>
    <message>
        <source>This computer</source>
        <translation>Bu bilgisayar</translation>
    </message>
    <message>
        <source>Device for new runs</source>
        <translation>Yeni çalışmaların aygıtı</translation>
    </message>
    <message>
        <source>Examine</source>
        <translation>İncele</translation>
    </message>
    <message>
        <source>Examining…</source>
        <translation>İnceleniyor…</translation>
    </message>
    <message>
        <source>auto takes the fastest that works. Examining lists what there is, with its free memory.</source>
        <translation>auto, çalışanların en hızlısını alır. İnceleme, bulunanları boş bellekleriyle listeler.</translation>
    </message>
    <message>
        <source>The examination failed: {0}</source>
        <translation>İnceleme başarısız oldu: {0}</translation>
    </message>
</context>
<context>
    <name>ConversationSaving</name>
    <message>
        <source>Export the conversation</source>
        <translation>Sohbeti dışa aktar</translation>
    </message>
    <message>
        <source>Chat data (*.jsonl)</source>
        <translation>Sohbet verisi (*.jsonl)</translation>
    </message>
    <message>
        <source>Text (*.md)</source>
        <translation>Metin (*.md)</translation>
    </message>
    <message>
        <source>Saved: {0}</source>
        <translation>Kaydedildi: {0}</translation>
    </message>
</context>
<context>
    <name>CurveCard</name>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Data</source>
        <translation>Veri</translation>
    </message>
    <message>
        <source>reads no data</source>
        <translation>veri okumaz</translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message numerus="yes">
        <source>%n run(s) added to the queue</source>
        <translation>
            <numerusform>%n çalışma sıraya eklendi</numerusform>
        </translation>
    </message>
    <message>
        <source>A run that is computed stays: stop it first.</source>
        <translation>Süren çalışma silinmez: önce durdurun.</translation>
    </message>
    <message>
        <source>Other runs began with these weights: {0}. They may need them to go on.</source>
        <translation>Başka çalışmalar bu ağırlıklarla başladı: {0}. Devam etmek için onlara gerek duyabilirler.</translation>
    </message>
    <message>
        <source>Delete all the same</source>
        <translation>Yine de sil</translation>
    </message>
    <message>
        <source>{0} is in the bin.</source>
        <translation>{0} çöpte.</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) put into the bin</source>
        <translation>
            <numerusform>%n çalışma çöpe kondu</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Geri al</translation>
    </message>
    <message>
        <source>The bin is empty.</source>
        <translation>Çöp boş.</translation>
    </message>
    <message>
        <source>An export is under way.</source>
        <translation>Bir dışa aktarma sürüyor.</translation>
    </message>
    <message>
        <source>Where the model&apos;s folder goes</source>
        <translation>Modelin klasörü nereye konacak</translation>
    </message>
    <message>
        <source>Exporting {0}…</source>
        <translation>{0} dışa aktarılıyor…</translation>
    </message>
    <message>
        <source>The model is in {0}.</source>
        <translation>Model şurada: {0}.</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Klasörü aç</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>System</source>
        <translation>Sistem</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Soru</translation>
    </message>
</context>
<context>
    <name>DiagramCard</name>
    <message>
        <source>The model, drawn to scale</source>
        <translation>Modelin ölçekli çizimi</translation>
    </message>
    <message>
        <source>Choose a model to start from, and its parts are drawn here.</source>
        <translation>Başlanacak modeli seçin; parçaları burada çizilir.</translation>
    </message>
    <message>
        <source>The model&apos;s parts, as large as their numbers; Up and Down choose one</source>
        <translation>Modelin parçaları, sayıları kadar büyük; Yukarı ve Aşağı bir parça seçer</translation>
    </message>
    <message>
        <source>The model, drawn to scale
Every area is as large as its share of the numbers that are learned. A token enters at the top as a row of the token table, passes every layer (attention looks back, the MLP thinks about what it saw), and the head turns the result into a probability for each token.</source>
        <translation>Ölçekli çizilmiş model
Her alan, öğrenilen sayılardaki payı kadar büyüktür. Bir token yukarıdan, token tablosunun bir satırı olarak girer, her katmandan geçer (dikkat geriye bakar, MLP gördüğü üzerinde düşünür) ve çıkış, sonucu her token için bir olasılığa çevirir.</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>{0} parametre</translation>
    </message>
    <message>
        <source>{0} parameters · {1} learn ({2})</source>
        <translation>{0} parametre · {1} öğrenir ({2})</translation>
    </message>
    <message>
        <source>Every part learns.</source>
        <translation>Her parça öğrenir.</translation>
    </message>
    <message>
        <source>Hatched: frozen. Coloured: learns.</source>
        <translation>Taralı: donmuş. Renkli: öğrenir.</translation>
    </message>
    <message>
        <source>Hatched: frozen. Orange: what {0} adds, the only part that learns.</source>
        <translation>Taralı: donmuş. Turuncu: {0} ile eklenen, öğrenen tek parça.</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n katman</numerusform>
        </translation>
    </message>
    <message>
        <source>Token table</source>
        <translation>Token tablosu</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>Konumlar</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Dikkat</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Çıkış</translation>
    </message>
    <message>
        <source>{0} parameters, {1} of the model</source>
        <translation>{0} parametre, modelin {1} kadarı</translation>
    </message>
    <message>
        <source>{0} parameters in all layers, {1} of the model</source>
        <translation>bütün katmanlarda {0} parametre, modelin {1} kadarı</translation>
    </message>
    <message>
        <source>frozen, {0} added to learn</source>
        <translation>donmuş, öğrenmek için {0} eklendi</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>donmuş</translation>
    </message>
    <message>
        <source>the upper {0} layers learn</source>
        <translation>üstteki {0} katman öğrenir</translation>
    </message>
    <message>
        <source>used again as the head</source>
        <translation>çıkış olarak yeniden kullanılır</translation>
    </message>
</context>
<context>
    <name>DialCard</name>
    <message>
        <source>Size</source>
        <translation>Boyut</translation>
    </message>
    <message>
        <source>Million parameters</source>
        <translation>Milyon parametre</translation>
    </message>
    <message>
        <source>Size
How many numbers the model has. A larger one can learn more, needs more memory, and takes longer for each step; with little text it only learns it by heart.

About 20 tokens of text for each parameter are a good measure.</source>
        <translation>Boyut
Modelin kaç sayısı olduğu. Büyüğü daha çok öğrenebilir, daha çok bellek ister ve her adımı daha uzun sürer; az metinle onu yalnızca ezberler.

Her parametreye 20 kadar metin tokenı iyi bir ölçüdür.</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Parçalar</translation>
    </message>
    <message>
        <source>as GPT-2</source>
        <translation>GPT-2 gibi</translation>
    </message>
    <message>
        <source>as Llama</source>
        <translation>Llama gibi</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Bağlam</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>{0} parametre</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Katman</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Genişlik</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Başlık</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>Konumlar</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>Norm</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>each looks back at the text once more</source>
        <translation>her biri metne bir kez daha dönüp bakar</translation>
    </message>
    <message>
        <source>numbers that each token is inside the model</source>
        <translation>model içinde her tokenı anlatan sayılar</translation>
    </message>
    <message>
        <source>ways of looking back in each layer, {0} numbers each</source>
        <translation>her katmanda geriye bakma yolları, her biri {0} sayı</translation>
    </message>
    <message>
        <source>tokens that it sees at once</source>
        <translation>bir kerede gördüğü token</translation>
    </message>
</context>
<context>
    <name>DifferenceModel</name>
    <message>
        <source>Setting</source>
        <translation>Ayar</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Aşama</translation>
    </message>
</context>
<context>
    <name>DifferencePane</name>
    <message>
        <source>usual</source>
        <translation>olağan</translation>
    </message>
    <message>
        <source>Choose runs: what tells their settings apart appears here.</source>
        <translation>Çalışma seçin: ayarlarını ayıran ne varsa burada görünür.</translation>
    </message>
    <message>
        <source>The recipe cannot be read.</source>
        <translation>Tarif okunamıyor.</translation>
    </message>
    <message>
        <source>Against the run that it came from:</source>
        <translation>Geldiği çalışmaya göre:</translation>
    </message>
    <message>
        <source>As the run that it came from.</source>
        <translation>Geldiği çalışma gibi.</translation>
    </message>
    <message>
        <source>Against the usual settings:</source>
        <translation>Olağan ayarlara göre:</translation>
    </message>
    <message>
        <source>All settings are the usual ones.</source>
        <translation>Bütün ayarlar olağan.</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) differ</source>
        <translation>
            <numerusform>%n ayar farklı</numerusform>
        </translation>
    </message>
    <message>
        <source>All settings are the same.</source>
        <translation>Bütün ayarlar aynı.</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>Farklı olan ayarlar</translation>
    </message>
</context>
<context>
    <name>EmptyCard</name>
    <message>
        <source>No model yet</source>
        <translation>Henüz model yok</translation>
    </message>
    <message>
        <source>Train one on the Start page; it can be tried here from its first checkpoint on. Or open a model folder.</source>
        <translation>Başlangıç sayfasında bir tane eğitin; ilk kontrol noktasından sonra burada denenebilir. Ya da bir model klasörü açın.</translation>
    </message>
    <message>
        <source>To the Start page</source>
        <translation>Başlangıç sayfasına</translation>
    </message>
    <message>
        <source>Open a model folder…</source>
        <translation>Model klasörü aç…</translation>
    </message>
</context>
<context>
    <name>EngineThread</name>
    <message>
        <source>The computing process ended without a word, at step {0}.</source>
        <translation>Hesaplama süreci {0}. adımda tek söz etmeden sona erdi.</translation>
    </message>
    <message>
        <source>Resume: the run goes on from its last checkpoint.</source>
        <translation>Sürdür: çalışma son kontrol noktasından devam eder.</translation>
    </message>
    <message>
        <source>Resume: the run starts anew; it had no checkpoint yet.</source>
        <translation>Sürdür: çalışma baştan başlar; henüz kontrol noktası yoktu.</translation>
    </message>
    <message>
        <source>The folder of {0} is gone: it was moved or deleted outside.</source>
        <translation>{0} klasörü artık yok: dışarıdan taşınmış ya da silinmiş.</translation>
    </message>
</context>
<context>
    <name>EventsCard</name>
    <message>
        <source>Events</source>
        <translation>Olaylar</translation>
    </message>
    <message>
        <source>Events, newest first</source>
        <translation>Olaylar, en yenisi önce</translation>
    </message>
    <message numerus="yes">
        <source>%n unreadable line(s)</source>
        <translation>
            <numerusform>%n okunamayan satır</numerusform>
        </translation>
    </message>
    <message>
        <source>validation {0}</source>
        <translation>doğrulama {0}</translation>
    </message>
    <message>
        <source>best</source>
        <translation>en iyi</translation>
    </message>
    <message>
        <source>checkpoint {0} verified</source>
        <translation>kontrol noktası {0} doğrulandı</translation>
    </message>
    <message>
        <source>resumed at step {0}</source>
        <translation>{0}. adımdan sürdürüldü</translation>
    </message>
    <message>
        <source>started on {0} in {1}</source>
        <translation>{0} üzerinde {1} ile başladı</translation>
    </message>
    <message>
        <source>stopped at step {0}</source>
        <translation>{0}. adımda durduruldu</translation>
    </message>
    <message>
        <source>ended early at step {0}: validation got no better</source>
        <translation>{0}. adımda erken bitti: doğrulama iyileşmedi</translation>
    </message>
    <message>
        <source>finished at step {0}</source>
        <translation>{0}. adımda bitti</translation>
    </message>
    <message>
        <source>paused at step {0}</source>
        <translation>{0}. adımda duraklatıldı</translation>
    </message>
    <message>
        <source>went on at step {0}</source>
        <translation>{0}. adımdan devam etti</translation>
    </message>
</context>
<context>
    <name>ExamCard</name>
    <message>
        <source>Reward model exam</source>
        <translation>Ödül modelinin sınavı</translation>
    </message>
    <message>
        <source>details</source>
        <translation>ayrıntılar</translation>
    </message>
    <message>
        <source>Calibration, length bias, and the scores of two answers that you type</source>
        <translation>Kalibrasyon, uzunluk yanlılığı ve yazacağınız iki yanıtın puanları</translation>
    </message>
    <message>
        <source>Margins of the exam&apos;s pairs</source>
        <translation>Sınav çiftlerinin farkları</translation>
    </message>
    <message>
        <source>margin: chosen − rejected</source>
        <translation>fark: seçilen − reddedilen</translation>
    </message>
    <message>
        <source>A reward model is examined on pairs that it never learned from; what comes of it is shown here.</source>
        <translation>Ödül modeli hiç öğrenmediği çiftlerle sınanır; sonuç burada görünür.</translation>
    </message>
    <message>
        <source>right of {0}</source>
        <translation>doğru, {0} çiftte</translation>
    </message>
    <message>
        <source>possible: {0}</source>
        <translation>olanaklı: {0}</translation>
    </message>
    <message>
        <source>By how often second judgements of a pair were as the first.</source>
        <translation>Bir çiftin ikinci değerlendirmesinin ne sıklıkla ilkiyle aynı olduğuna göre.</translation>
    </message>
    <message>
        <source>{0} pairs right of zero, {1} left of it</source>
        <translation>{0} çift sıfırın sağında, {1} çift solunda</translation>
    </message>
    <message>
        <source>calibration error {0} · length bias r = {1}</source>
        <translation>kalibrasyon hatası {0} · uzunluk yanlılığı r = {1}</translation>
    </message>
</context>
<context>
    <name>ExchangeBlock</name>
    <message>
        <source>Ask this in another way</source>
        <translation>Bunu başka türlü sor</translation>
    </message>
    <message>
        <source>Another answer</source>
        <translation>Başka bir yanıt</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>Yanıtı kopyala</translation>
    </message>
    <message>
        <source>The changed question</source>
        <translation>Değiştirilen soru</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Yanıt</translation>
    </message>
    <message>
        <source>Older wording</source>
        <translation>Sorunun önceki biçimi</translation>
    </message>
    <message>
        <source>Newer wording</source>
        <translation>Sorunun sonraki biçimi</translation>
    </message>
    <message>
        <source>Older answer</source>
        <translation>Önceki yanıt</translation>
    </message>
    <message>
        <source>Newer answer</source>
        <translation>Sonraki yanıt</translation>
    </message>
</context>
<context>
    <name>FeedbackPage</name>
    <message>
        <source>Feedback</source>
        <translation>Geri bildirim</translation>
    </message>
    <message>
        <source>Your choices teach a reward model; PPO or DPO then moves the model towards what you chose.</source>
        <translation>Seçimleriniz bir ödül modelini eğitir; sonra PPO ya da DPO, modeli seçtiklerinize yaklaştırır.</translation>
    </message>
    <message>
        <source>Train a model first, or open a model folder.</source>
        <translation>Önce bir model eğitin ya da bir model klasörü açın.</translation>
    </message>
    <message>
        <source>The model&apos;s process has ended.</source>
        <translation>Modelin süreci sona erdi.</translation>
    </message>
</context>
<context>
    <name>FiguresCard</name>
    <message>
        <source>Speed</source>
        <translation>Hız</translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation>token/sn</translation>
    </message>
    <message>
        <source>Utilisation (MFU)</source>
        <translation>Verim (MFU)</translation>
    </message>
    <message>
        <source>Best validation</source>
        <translation>En iyi doğrulama</translation>
    </message>
    <message>
        <source>Tokens seen</source>
        <translation>Görülen token</translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation>/ {0}</translation>
    </message>
    <message>
        <source>Validation reward</source>
        <translation>Doğrulama ödülü</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>nat</translation>
    </message>
    <message>
        <source>Sample now</source>
        <translation>Örnek yaz</translation>
    </message>
    <message>
        <source>Checkpoint now</source>
        <translation>Kontrol noktası</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Komutu kopyala</translation>
    </message>
    <message>
        <source>Discard the run: ends it without saving and puts its folder into the bin</source>
        <translation>Çalışmayı at: kaydetmeden bitirir ve klasörünü çöpe koyar</translation>
    </message>
    <message>
        <source>Discard this run? Its folder goes to the bin.</source>
        <translation>Bu çalışma atılsın mı? Klasörü çöpe gider.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Çöpe at</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Kalsın</translation>
    </message>
    <message>
        <source>Copies a command line that computes exactly this run again</source>
        <translation>Tam bu çalışmayı yeniden hesaplayan komut satırını kopyalar</translation>
    </message>
</context>
<context>
    <name>ForecastCard</name>
    <message>
        <source>Memory before the start</source>
        <translation>Bellek tahmini</translation>
    </message>
    <message>
        <source>Memory that the run will need, by part</source>
        <translation>Çalışmanın gereksineceği bellek, parça parça</translation>
    </message>
    <message>
        <source>Progress of the measurement</source>
        <translation>Ölçümün ilerleyişi</translation>
    </message>
    <message>
        <source>What would need less, the mildest first:</source>
        <translation>Daha azını gerektirecekler, en yumuşağı önce:</translation>
    </message>
    <message>
        <source>Load the model and make two real steps, without keeping anything</source>
        <translation>Modeli yükle ve hiçbir şey saklamadan iki gerçek adım at</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>ağırlıklar</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>gradyanlar</translation>
    </message>
    <message>
        <source>optimiser</source>
        <translation>eniyileyici</translation>
    </message>
    <message>
        <source>activations</source>
        <translation>etkinleşmeler</translation>
    </message>
    <message>
        <source>logits</source>
        <translation>logitler</translation>
    </message>
    <message>
        <source>KV cache</source>
        <translation>KV önbelleği</translation>
    </message>
    <message>
        <source>program</source>
        <translation>program</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Durdur</translation>
    </message>
    <message>
        <source>Measure two steps</source>
        <translation>İki adım ölç</translation>
    </message>
    <message>
        <source>Needs about {0}.</source>
        <translation>Yaklaşık {0} gerekir.</translation>
    </message>
    <message>
        <source>Needs about {0}, and only {1} are free: it does not fit.</source>
        <translation>Yaklaşık {0} gerekir, yalnızca {1} boş: sığmaz.</translation>
    </message>
    <message>
        <source>Needs about {0} of {1} that are free ({2}): tight.</source>
        <translation>Boş {1} bellekten yaklaşık {0} gerekir ({2}): sıkışık.</translation>
    </message>
    <message>
        <source>Needs about {0} of {1} that are free ({2}): it fits.</source>
        <translation>Boş {1} bellekten yaklaşık {0} gerekir ({2}): sığar.</translation>
    </message>
    <message>
        <source>Disk: {0} at the most, {1} for each checkpoint.</source>
        <translation>Disk: en çok {0}, her kontrol noktası {1}.</translation>
    </message>
    <message>
        <source>{0} are free.</source>
        <translation>{0} boş.</translation>
    </message>
    <message>
        <source>Only {0} are free: keep fewer, or make room.</source>
        <translation>Yalnızca {0} boş: daha azını saklayın ya da yer açın.</translation>
    </message>
    <message>
        <source>Time: measure two steps to know.</source>
        <translation>Süre: bilmek için iki adım ölçün.</translation>
    </message>
    <message>
        <source>Time: about {0} for {1} steps.</source>
        <translation>Süre: {1} adım için yaklaşık {0}.</translation>
    </message>
    <message>
        <source>Time: {0}, as asked.</source>
        <translation>Süre: istendiği gibi {0}.</translation>
    </message>
    <message>
        <source>Measured on {0}: {1} at the peak (the forecast is {2} % off), {3} s a step, {4} tokens/s.</source>
        <translation>{0} üzerinde ölçüldü: tepede {1} (tahmin %{2} sapıyor), adım başına {3} sn, {4} token/sn.</translation>
    </message>
    <message>
        <source>needs {0} · {1}</source>
        <translation>{0} gerekir · {1}</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>Back to {0}</source>
        <translation>{0} değerine dön</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>değiştirildi</translation>
    </message>
</context>
<context>
    <name>JudgeCard</name>
    <message>
        <source>Which answer is better?</source>
        <translation>Hangi yanıt daha iyi?</translation>
    </message>
    <message>
        <source>← left</source>
        <translation>← sol</translation>
    </message>
    <message>
        <source>The left answer is better (left arrow)</source>
        <translation>Soldaki yanıt daha iyi (sol ok)</translation>
    </message>
    <message>
        <source>↓ equal</source>
        <translation>↓ eşit</translation>
    </message>
    <message>
        <source>Both are as good (down arrow)</source>
        <translation>İkisi de aynı derecede iyi (aşağı ok)</translation>
    </message>
    <message>
        <source>→ right</source>
        <translation>→ sağ</translation>
    </message>
    <message>
        <source>The right answer is better (right arrow)</source>
        <translation>Sağdaki yanıt daha iyi (sağ ok)</translation>
    </message>
    <message>
        <source>S skip</source>
        <translation>S atla</translation>
    </message>
    <message>
        <source>Do not judge this pair (S)</source>
        <translation>Bu çifti değerlendirmeden geç (S)</translation>
    </message>
    <message>
        <source>U undo</source>
        <translation>U geri al</translation>
    </message>
    <message>
        <source>Back to the pair before (U or Ctrl+Z)</source>
        <translation>Önceki çifte dön (U ya da Ctrl+Z)</translation>
    </message>
    <message>
        <source>Left answer</source>
        <translation>Soldaki yanıt</translation>
    </message>
    <message>
        <source>Right answer</source>
        <translation>Sağdaki yanıt</translation>
    </message>
    <message>
        <source>set and questions</source>
        <translation>küme ve sorular</translation>
    </message>
    <message>
        <source>Another set, another model, other questions; import and export</source>
        <translation>Başka küme, başka model, başka sorular; içe ve dışa aktarma</translation>
    </message>
    <message>
        <source>Train the reward model</source>
        <translation>Ödül modelini eğit</translation>
    </message>
    <message>
        <source>Judge some again</source>
        <translation>Birkaçını yeniden değerlendir</translation>
    </message>
    <message>
        <source>A second look at a few pairs tells how often you agree with yourself: the best that a model can reach.</source>
        <translation>Birkaç çifte ikinci bakış, kendinizle ne sıklıkla uyuştuğunuzu gösterir: bir modelin ulaşabileceği en iyisi budur.</translation>
    </message>
    <message>
        <source>50 more pairs</source>
        <translation>50 çift daha</translation>
    </message>
    <message>
        <source>Judged so far</source>
        <translation>Şimdiye dek değerlendirilen</translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n atlandı</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Judge the pairs that you skipped (%n) now</source>
        <translation>
            <numerusform>Atladığınız çiftleri (%n) şimdi değerlendirin</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} judged</source>
        <translation>{0} değerlendirildi</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>second look, {0} of {1}</source>
        <translation>ikinci bakış, {0} / {1}</translation>
    </message>
    <message>
        <source>{0} · about {1} left</source>
        <translation>{0} · yaklaşık {1} kaldı</translation>
    </message>
    <message>
        <source>{0} pairs are judged, {1} of them as equal.</source>
        <translation>{0} çift değerlendirildi, {1} tanesi eşit.</translation>
    </message>
    <message>
        <source>You agreed with yourself in {0} of {1} second looks.</source>
        <translation>{1} ikinci bakışın {0} kadarında kendinizle uyuştunuz.</translation>
    </message>
    <message>
        <source>A second look at a few of them shows how often you agree with yourself.</source>
        <translation>Birkaçına ikinci bakış, kendinizle ne sıklıkla uyuştuğunuzu gösterir.</translation>
    </message>
</context>
<context>
    <name>JudgingCard</name>
    <message>
        <source>none</source>
        <translation>yok</translation>
    </message>
    <message>
        <source>none trained yet</source>
        <translation>henüz yok</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
    <message>
        <source>Judging</source>
        <translation>Değerlendirme</translation>
    </message>
    <message>
        <source>Reward model</source>
        <translation>Ödül modeli</translation>
    </message>
    <message>
        <source>Words to mark</source>
        <translation>İşaretlenecek sözler</translation>
    </message>
    <message>
        <source>Pattern to mark</source>
        <translation>İşaretlenecek kalıp</translation>
    </message>
    <message>
        <source>word, another word</source>
        <translation>söz, başka söz</translation>
    </message>
    <message>
        <source>a regular expression</source>
        <translation>düzenli ifade</translation>
    </message>
    <message>
        <source>Reward model
Scores every answer. Scores of one reward model can be compared with each other; about 0 is what the model usually says, 1 is one standard deviation better.</source>
        <translation>Ödül modeli
Her yanıta puan verir. Aynı ödül modelinin puanları birbiriyle karşılaştırılabilir; 0 dolayı modelin her zamanki yanıtıdır, 1 bir standart sapma daha iyidir.</translation>
    </message>
    <message>
        <source>Output filter
Whole words, letter case left aside, and a regular expression. What is found in an answer is struck out; nothing is taken away.</source>
        <translation>Çıktı süzgeci
Büyük küçük harfe bakılmadan bütün sözcükler ve bir düzenli ifade. Yanıtta bulunanın üstü çizilir; hiçbir şey silinmez.</translation>
    </message>
</context>
<context>
    <name>JudgingDesk</name>
    <message>
        <source>Loading the model…</source>
        <translation>Model yükleniyor…</translation>
    </message>
    <message>
        <source>The model is writing two answers…</source>
        <translation>Model iki yanıt yazıyor…</translation>
    </message>
    <message>
        <source>The model answers the same again and again: raise the temperature, or ask other questions.</source>
        <translation>Model hep aynı yanıtı veriyor: sıcaklığı yükseltin ya da başka sorular sorun.</translation>
    </message>
</context>
<context>
    <name>LengthCard</name>
    <message>
        <source>Length bias</source>
        <translation>Uzunluk yanlılığı</translation>
    </message>
    <message>
        <source>right where the shorter answer was chosen</source>
        <translation>kısa yanıt seçildiğinde doğru</translation>
    </message>
    <message>
        <source>right where the longer answer was chosen</source>
        <translation>uzun yanıt seçildiğinde doğru</translation>
    </message>
    <message>
        <source>correlation of score and length</source>
        <translation>puan ile uzunluğun korelasyonu</translation>
    </message>
    <message>
        <source>Two figures far from each other: it goes by length. A policy would learn to write long, or short.</source>
        <translation>İki sayı birbirinden uzaksa uzunluğa bakıyordur. Politika uzun ya da kısa yazmayı öğrenirdi.</translation>
    </message>
</context>
<context>
    <name>LineChart</name>
    <message numerus="yes">
        <source>%n point(s) above view</source>
        <translation>
            <numerusform>%n nokta görünümün üstünde</numerusform>
        </translation>
    </message>
    <message>
        <source>Fit the whole run</source>
        <translation>Bütün çalışmayı sığdır</translation>
    </message>
    <message>
        <source>Show every point</source>
        <translation>Her noktayı göster</translation>
    </message>
</context>
<context>
    <name>ListEditor</name>
    <message>
        <source>{0}: add one</source>
        <translation>{0}: bir tane ekle</translation>
    </message>
    <message>
        <source>nothing to add</source>
        <translation>eklenecek bir şey yok</translation>
    </message>
    <message>
        <source>Line {0} is not a number.</source>
        <translation>{0}. satır sayı değil.</translation>
    </message>
    <message>
        <source>Line {0} is not a whole number.</source>
        <translation>{0}. satır tam sayı değil.</translation>
    </message>
</context>
<context>
    <name>Look</name>
    <message>
        <source>The look ended without a result.</source>
        <translation>İnceleme sonuçsuz kaldı.</translation>
    </message>
</context>
<context>
    <name>LookCard</name>
    <message>
        <source>Start training</source>
        <translation>Eğitimi başlat</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Denetleniyor…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Ayarlar…</translation>
    </message>
    <message>
        <source>Show the setting</source>
        <translation>Ayarı göster</translation>
    </message>
    <message>
        <source>Progress of the look at the text</source>
        <translation>Metin incelemesinin ilerleyişi</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Metin</translation>
    </message>
    <message>
        <source>{0} tokens, {1} / {2} split</source>
        <translation>{0} token, {1} / {2} bölünür</translation>
    </message>
    <message>
        <source>{0} layers · {1} wide · {2} tokens</source>
        <translation>{0} katman · {1} genişlik · {2} token</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>of {0} free · fits</source>
        <translation>{0} boş · sığar</translation>
    </message>
    <message>
        <source>of {0} free · may not fit</source>
        <translation>{0} boş · sığmayabilir</translation>
    </message>
    <message>
        <source>Needs about</source>
        <translation>Yaklaşık gereken</translation>
    </message>
    <message>
        <source>Read as {0}: {1}</source>
        <translation>{0} olarak oku: {1}</translation>
    </message>
    <message>
        <source>Skip {0} bad lines</source>
        <translation>{0} bozuk satırı atla</translation>
    </message>
    <message>
        <source>Skip 1 bad line</source>
        <translation>1 bozuk satırı atla</translation>
    </message>
    <message>
        <source>The file is in an older encoding. Which of these reads right?</source>
        <translation>Dosya eski bir kodlamada. Hangisi doğru okunuyor?</translation>
    </message>
    <message>
        <source>Mend the file, or leave out what cannot be read:</source>
        <translation>Dosyayı düzeltin ya da okunamayanı dışarıda bırakın:</translation>
    </message>
</context>
<context>
    <name>LossCard</name>
    <message>
        <source>train</source>
        <translation>eğitim</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>doğrulama</translation>
    </message>
    <message>
        <source>train, evaluated</source>
        <translation>eğitim, ölçülen</translation>
    </message>
    <message>
        <source>best earlier run</source>
        <translation>önceki en iyi çalışma</translation>
    </message>
    <message>
        <source>guessing {0}</source>
        <translation>rastgele {0}</translation>
    </message>
    <message>
        <source>tossing a coin {0}</source>
        <translation>yazı tura {0}</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>adım</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>token</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>tur</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>Şaşkınlık</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Kayıp</translation>
    </message>
    <message>
        <source>Loss over the run; the arrow keys read it</source>
        <translation>Çalışma boyunca kayıp; ok tuşlarıyla okunur</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>şaşkınlık</translation>
    </message>
    <message>
        <source>log x</source>
        <translation>log x</translation>
    </message>
    <message>
        <source>log y</source>
        <translation>log y</translation>
    </message>
    <message>
        <source>Axes, picture and numbers of the chart</source>
        <translation>Grafiğin eksenleri, resmi ve sayıları</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Düzleştirme</translation>
    </message>
    <message>
        <source>train {0}</source>
        <translation>eğitim {0}</translation>
    </message>
    <message>
        <source>validation {0}</source>
        <translation>doğrulama {0}</translation>
    </message>
    <message>
        <source>{0}: the better answer of a pair gets a probability of {1}; tossing a coin would give it {2}.</source>
        <translation>{0}: bir çiftin iyi yanıtı {1} olasılık alıyor; yazı tura atılsa {2} alırdı.</translation>
    </message>
    <message>
        <source>{0}: how badly the pairs are told apart. Lower is better.</source>
        <translation>{0}: çiftlerin ne kadar kötü ayırt edildiği. Düşük olması iyidir.</translation>
    </message>
    <message>
        <source>smoothing {0}</source>
        <translation>düzleştirme {0}</translation>
    </message>
    <message>
        <source>What does this mean?</source>
        <translation>Bu ne demek?</translation>
    </message>
    <message>
        <source>train {0} · ppl {1}</source>
        <translation>eğitim {0} · şşk {1}</translation>
    </message>
    <message>
        <source>smoothed {0}</source>
        <translation>düzleştirilmiş {0}</translation>
    </message>
    <message>
        <source>validation {0} · ppl {1}</source>
        <translation>doğrulama {0} · şşk {1}</translation>
    </message>
    <message>
        <source>{0} (step {1})</source>
        <translation>{0} (adım {1})</translation>
    </message>
    <message>
        <source>step {0} · {1} tokens</source>
        <translation>adım {0} · {1} token</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
    <message>
        <source>The loss appears here with the first step.</source>
        <translation>Kayıp ilk adımla birlikte burada görünür.</translation>
    </message>
    <message>
        <source>{0}: the right token gets a probability of {1}, as if unsure among {2} tokens.</source>
        <translation>{0}: doğru token {1} olasılık alıyor, {2} token arasında kararsız gibi.</translation>
    </message>
    <message>
        <source>{0}: the right token gets a probability of {1}, as if unsure among {2} tokens; guessing would be unsure among {3}.</source>
        <translation>{0}: doğru token {1} olasılık alıyor, {2} token arasında kararsız gibi; rastgele tahmin {3} token arasında kararsız olurdu.</translation>
    </message>
    <message>
        <source>Training loss {0}</source>
        <translation>Eğitim kaybı {0}</translation>
    </message>
    <message>
        <source>Validation loss {0}</source>
        <translation>Doğrulama kaybı {0}</translation>
    </message>
    <message>
        <source>tokens seen</source>
        <translation>görülen token</translation>
    </message>
    <message>
        <source>training time</source>
        <translation>eğitim süresi</translation>
    </message>
    <message>
        <source>Along the bottom</source>
        <translation>Alt eksende</translation>
    </message>
    <message>
        <source>Along the top</source>
        <translation>Üst eksende</translation>
    </message>
</context>
<context>
    <name>Meaning</name>
    <message>
        <source>What loss and perplexity mean</source>
        <translation>Kayıp ve şaşkınlık ne demek</translation>
    </message>
    <message>
        <source>At every place of the text the model gives each token of its vocabulary a probability. The loss is −ln of what it gave the token that really came, on average: a probability of {0} is a loss of {1}. Perplexity is e to the loss: as unsure as if it had to guess among that many tokens. Lower is better.</source>
        <translation>Model, metnin her yerinde sözlüğündeki her tokena bir olasılık verir. Kayıp, gerçekten gelen tokena verdiği olasılığın −ln&apos;idir, ortalama olarak: {0} olasılık, {1} kayıp demektir. Şaşkınlık, e üzeri kayıptır: o kadar token arasından tahmin edecekmiş gibi kararsız. Düşük olan iyidir.</translation>
    </message>
    <message>
        <source>Your model</source>
        <translation>Modeliniz</translation>
    </message>
    <message>
        <source>What the loss means</source>
        <translation>Kaybın anlamı</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>olasılık</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>kayıp</translation>
    </message>
    <message>
        <source>unsure among</source>
        <translation>arasında kararsız</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} token</translation>
    </message>
    <message>
        <source>Of each pair of answers the model says how probable it is that the chosen one is the better one. The loss is −ln of that, on average: {0} is a loss of {1}, what tossing a coin gets. Lower is better.</source>
        <translation>Model her yanıt çifti için, seçilenin daha iyi olma olasılığını söyler. Kayıp bunun −ln değerinin ortalamasıdır: {0} olasılık {1} kayıptır; yazı tura atan da bunu alır. Düşük olması iyidir.</translation>
    </message>
    <message>
        <source>guessing among all {0} tokens</source>
        <translation>{0} tokenın hepsi arasında rastgele</translation>
    </message>
    <message>
        <source>tossing a coin</source>
        <translation>yazı tura</translation>
    </message>
    <message>
        <source>step {0}, on new text</source>
        <translation>adım {0}, yeni metinde</translation>
    </message>
    <message>
        <source>step {0}, on training text</source>
        <translation>adım {0}, eğitim metninde</translation>
    </message>
</context>
<context>
    <name>MemoryCard</name>
    <message>
        <source>Memory</source>
        <translation>Bellek</translation>
    </message>
    <message>
        <source>Memory of the run</source>
        <translation>Çalışmanın belleği</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>ağırlıklar</translation>
    </message>
    <message>
        <source>gradients</source>
        <translation>gradyanlar</translation>
    </message>
    <message>
        <source>optimiser</source>
        <translation>eniyileyici</translation>
    </message>
    <message>
        <source>activations and program</source>
        <translation>etkinleşmeler ve program</translation>
    </message>
    <message>
        <source>Known once the run computes.</source>
        <translation>Çalışma hesaplamaya başlayınca bilinir.</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>MethodCard</name>
    <message>
        <source>Which weights learn</source>
        <translation>Hangi ağırlıklar öğrenir</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Tam</translation>
    </message>
    <message>
        <source>every weight learns: the most it can learn, the most memory</source>
        <translation>her ağırlık öğrenir: en çok öğrenme, en çok bellek</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>narrow matrices beside frozen weights: little memory, small files</source>
        <translation>donmuş ağırlıkların yanında dar matrisler: az bellek, küçük dosyalar</translation>
    </message>
    <message>
        <source>DoRA</source>
        <translation>DoRA</translation>
    </message>
    <message>
        <source>LoRA that learns lengths of its own: nearer to full, slower</source>
        <translation>kendi uzunluklarını öğrenen LoRA: tam eğitime daha yakın, daha yavaş</translation>
    </message>
    <message>
        <source>QLoRA</source>
        <translation>QLoRA</translation>
    </message>
    <message>
        <source>LoRA over weights kept in 4 bits: for models that hardly fit</source>
        <translation>4 bitte tutulan ağırlıklar üzerinde LoRA: zor sığan modeller için</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>Önek</translation>
    </message>
    <message>
        <source>learned memories before every text: the fewest numbers</source>
        <translation>her metnin önüne konan öğrenilmiş tokenlar: en az sayı</translation>
    </message>
    <message>
        <source>Adapters</source>
        <translation>Adaptörler</translation>
    </message>
    <message>
        <source>small layers between frozen ones</source>
        <translation>donmuş katmanlar arasında küçük katmanlar</translation>
    </message>
    <message>
        <source>{0} parameters learn</source>
        <translation>{0} parametre öğrenir</translation>
    </message>
    <message>
        <source>It needs more memory than is free here.</source>
        <translation>Burada boş olandan çok bellek ister.</translation>
    </message>
    <message>
        <source>{0} of {1} parameters learn: {2} %.</source>
        <translation>{1} parametreden {0} öğrenir: %{2}.</translation>
    </message>
    <message>
        <source>The result stays beside its model; it cannot be merged into it.</source>
        <translation>Sonuç modelinin yanında kalır; onunla birleştirilemez.</translation>
    </message>
</context>
<context>
    <name>MetricCard</name>
    <message>
        <source>training</source>
        <translation>eğitim</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>doğrulama</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
</context>
<context>
    <name>ModeTitle</name>
    <message>
        <source>Write a beginning, watch the model choose each next token, click any token to take another way.</source>
        <translation>Bir başlangıç yazın, modelin her tokenı seçişini izleyin; başka yola sapmak için bir tokena tıklayın.</translation>
    </message>
    <message>
        <source>Ask, ask again, ask in another way: every answer is kept. Click any token to take another way.</source>
        <translation>Sorun, yeniden sorun, başka türlü sorun: her yanıt saklanır. Başka yola sapmak için bir tokena tıklayın.</translation>
    </message>
    <message>
        <source>Playground</source>
        <translation>Deneme</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Metin</translation>
    </message>
    <message>
        <source>The model goes on from a beginning</source>
        <translation>Model bir başlangıcı sürdürür</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Sohbet</translation>
    </message>
    <message>
        <source>The model answers in a conversation</source>
        <translation>Model bir sohbette yanıt verir</translation>
    </message>
</context>
<context>
    <name>ModelChoice</name>
    <message>
        <source>Open a model folder</source>
        <translation>Model klasörü aç</translation>
    </message>
    <message>
        <source>{0} · step {1}</source>
        <translation>{0} · adım {1}</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>{0} parameters</source>
        <translation>{0} parametre</translation>
    </message>
    <message>
        <source>{0} is here. Fine-tuning starts from it.</source>
        <translation>{0} geldi. İnce ayar ondan başlar.</translation>
    </message>
    <message>
        <source>The process that looks at models ended without a result.</source>
        <translation>Modellere bakan süreç sonuç vermeden sona erdi.</translation>
    </message>
</context>
<context>
    <name>NextTokenCard</name>
    <message>
        <source>Next token after “{0}”</source>
        <translation>“{0}” sonrası token</translation>
    </message>
    <message>
        <source>First token</source>
        <translation>İlk token</translation>
    </message>
    <message>
        <source>{0} tokens kept</source>
        <translation>{0} token kaldı</translation>
    </message>
    <message>
        <source>1 token kept</source>
        <translation>1 token kaldı</translation>
    </message>
    <message>
        <source>cut by top-k</source>
        <translation>top-k kesti</translation>
    </message>
    <message>
        <source>cut by top-p</source>
        <translation>top-p kesti</translation>
    </message>
    <message>
        <source>cut by min-p</source>
        <translation>min-p kesti</translation>
    </message>
    <message>
        <source>greedy takes the likeliest only</source>
        <translation>açgözlü seçim yalnız en olasıyı alır</translation>
    </message>
    <message>
        <source>Next tokens</source>
        <translation>Sonraki tokenlar</translation>
    </message>
    <message>
        <source>Click: go on with this token</source>
        <translation>Tıkla: bu tokenla sürdür</translation>
    </message>
    <message>
        <source>Next tokens
The full bar is the model&apos;s own probability, the pale one behind it the chance that the settings leave; grey tokens are cut. Click one, or press Enter, to go on with it.</source>
        <translation>Sonraki tokenlar
Dolu çubuk modelin kendi olasılığı, arkasındaki soluk çubuk ayarların bıraktığı şanstır; gri tokenlar kesilmiştir. Birine tıklayın ya da Enter&apos;a basın, onunla sürsün.</translation>
    </message>
    <message>
        <source>model · with these settings</source>
        <translation>model · bu ayarlarla</translation>
    </message>
</context>
<context>
    <name>NormCard</name>
    <message>
        <source>Gradient norm</source>
        <translation>Gradyan normu</translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message>
        <source>{0} failed: {1}</source>
        <translation>{0} başarısız oldu: {1}</translation>
    </message>
    <message>
        <source>{0} has ended at step {1}.</source>
        <translation>{0}, {1}. adımda sona erdi.</translation>
    </message>
</context>
<context>
    <name>NumberEdit</name>
    <message>
        <source>Too small: at least {0}.</source>
        <translation>Çok küçük: en az {0}.</translation>
    </message>
    <message>
        <source>Too small: more than {0}.</source>
        <translation>Çok küçük: {0} değerinden büyük olmalı.</translation>
    </message>
    <message>
        <source>Too large: at most {0}.</source>
        <translation>Çok büyük: en çok {0}.</translation>
    </message>
    <message>
        <source>Too large: less than {0}.</source>
        <translation>Çok büyük: {0} değerinden küçük olmalı.</translation>
    </message>
    <message>
        <source>One decimal sign only, and no grouping: 1000.5 or 1000,5.</source>
        <translation>Yalnızca bir ondalık işareti, basamak ayracı yok: 1000.5 ya da 1000,5.</translation>
    </message>
    <message>
        <source>Not a number. Write for example 0.001, 0,001 or 3e-4.</source>
        <translation>Bu bir sayı değil. Örneğin 0.001, 0,001 ya da 3e-4 yazın.</translation>
    </message>
    <message>
        <source>Write a whole number.</source>
        <translation>Tam sayı yazın.</translation>
    </message>
    <message>
        <source>Too large.</source>
        <translation>Çok büyük.</translation>
    </message>
</context>
<context>
    <name>OverlayCard</name>
    <message>
        <source>Choose runs in the table: their curves appear here. Tick some to keep them.</source>
        <translation>Tablodan çalışma seçin: eğrileri burada görünür. Kalsın diye işaretleyin.</translation>
    </message>
    <message>
        <source>The chosen runs have reported nothing of this yet.</source>
        <translation>Seçilen çalışmalar bunu henüz bildirmedi.</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>adım</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>token</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>tur</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} token</translation>
    </message>
    <message>
        <source>epoch {0}</source>
        <translation>tur {0}</translation>
    </message>
    <message>
        <source>smoothing {0}</source>
        <translation>düzleştirme {0}</translation>
    </message>
    <message>
        <source>Curves of the chosen runs; the arrow keys read them</source>
        <translation>Seçilen çalışmaların eğrileri; ok tuşları onları okur</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>Çizilen</translation>
    </message>
    <message>
        <source>Along the bottom</source>
        <translation>Alt eksende</translation>
    </message>
    <message>
        <source>log x</source>
        <translation>log x</translation>
    </message>
    <message>
        <source>log y</source>
        <translation>log y</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Düzleştirme</translation>
    </message>
    <message>
        <source>Picture and numbers of the chart</source>
        <translation>Grafiğin resmi ve sayıları</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Adımlar</translation>
    </message>
    <message>
        <source>Tokens seen</source>
        <translation>Görülen token</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Turlar</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>Eğitim süresi</translation>
    </message>
</context>
<context>
    <name>PathEditor</name>
    <message>
        <source>choose a folder</source>
        <translation>klasör seç</translation>
    </message>
    <message>
        <source>choose a file or a folder</source>
        <translation>dosya ya da klasör seç</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Dosya…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Klasör…</translation>
    </message>
</context>
<context>
    <name>PlaygroundPage</name>
    <message>
        <source>{0} has no model yet; it comes with its first checkpoint.</source>
        <translation>{0} için henüz model yok; ilk kontrol noktasıyla gelir.</translation>
    </message>
    <message>
        <source>There are four columns already: take one away first.</source>
        <translation>Zaten dört sütun var: önce birini kaldırın.</translation>
    </message>
    <message>
        <source>The model {0} is gone; {1} answers in its place.</source>
        <translation>{0} modeli artık yok; yerine {1} yanıtlıyor.</translation>
    </message>
    <message>
        <source>The text is very long: its first {0} characters were left out, a model reads the end.</source>
        <translation>Metin çok uzun: ilk {0} karakteri dışarıda bırakıldı, model sonunu okur.</translation>
    </message>
</context>
<context>
    <name>PresetsCard</name>
    <message>
        <source>Presets</source>
        <translation>Hazır biçimler</translation>
    </message>
    <message>
        <source>It needs more memory than is free here.</source>
        <translation>Burada boş olandan çok bellek ister.</translation>
    </message>
</context>
<context>
    <name>PreviewCard</name>
    <message>
        <source>id {0}</source>
        <translation>no {0}</translation>
    </message>
    <message>
        <source>compared</source>
        <translation>karşılaştırılan</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>öğrenilen</translation>
    </message>
    <message>
        <source>only read</source>
        <translation>yalnızca okunan</translation>
    </message>
    <message>
        <source>lost: the row is too long</source>
        <translation>kaybolan: satır çok uzun</translation>
    </message>
    <message>
        <source>Row before</source>
        <translation>Önceki satır</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>Sonraki satır</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Model seçin</translation>
    </message>
    <message>
        <source>As the model sees it
The template turns a row into text, the tokenizer cuts it. The model reads all of it, but its mistakes count only where the text is tinted: there it learns. Move from token to token with Left and Right.</source>
        <translation>Modelin gördüğü gibi
Şablon satırı metne çevirir, tokenleştirici onu böler. Model hepsini okur, ama hataları yalnızca metnin boyalı olduğu yerde sayılır: orada öğrenir. Sol ve sağ ok tuşlarıyla tokenlar arasında gezin.</translation>
    </message>
    <message>
        <source>As the model sees it</source>
        <translation>Modelin gördüğü gibi</translation>
    </message>
    <message>
        <source>row {0}</source>
        <translation>satır {0}</translation>
    </message>
    <message>
        <source>template: {0}</source>
        <translation>şablon: {0}</translation>
    </message>
    <message>
        <source>Chosen answer</source>
        <translation>Seçilen yanıt</translation>
    </message>
    <message>
        <source>Rejected answer</source>
        <translation>Reddedilen yanıt</translation>
    </message>
    <message>
        <source>Row by token; Left and Right move from token to token</source>
        <translation>Token token satır; sol ve sağ ok tuşları tokenlar arasında gezer</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>token</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>karakter</translation>
    </message>
    <message>
        <source>What becomes of the {0} of the row</source>
        <translation>Satırın parçalarına ne oluyor ({0})</translation>
    </message>
    <message>
        <source>Point at a token, or move with Left and Right.</source>
        <translation>Bir tokenın üzerine gelin ya da sol ve sağ ok tuşlarıyla gezin.</translation>
    </message>
</context>
<context>
    <name>Probe</name>
    <message>
        <source>The measurement ended without a result.</source>
        <translation>Ölçüm sonuç vermeden sona erdi.</translation>
    </message>
</context>
<context>
    <name>PromptCard</name>
    <message>
        <source>1 token</source>
        <translation>1 token</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} token</translation>
    </message>
    <message>
        <source>context {0} / {1}</source>
        <translation>bağlam {0} / {1}</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Durdur</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Üret</translation>
    </message>
    <message>
        <source>sure</source>
        <translation>emin</translation>
    </message>
    <message>
        <source>surprised</source>
        <translation>şaşkın</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>olasılık</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>entropi</translation>
    </message>
    <message>
        <source>none</source>
        <translation>yok</translation>
    </message>
    <message>
        <source>colour: {0}</source>
        <translation>renk: {0}</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Gönder</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>kararsız</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>İstem</translation>
    </message>
    <message>
        <source>Your question</source>
        <translation>Sorunuz</translation>
    </message>
    <message>
        <source>Once upon a time</source>
        <translation>Bir zamanlar</translation>
    </message>
    <message>
        <source>Ask something; Shift+Enter begins a new line</source>
        <translation>Bir şey sorun; Shift+Enter yeni satır açar</translation>
    </message>
    <message>
        <source>System prompt: what the model is told before the conversation</source>
        <translation>Sistem istemi: sohbetten önce modele söylenen</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>Sistem istemi</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Karşılaştır</translation>
    </message>
    <message>
        <source>One more model beside this one: the same prompt, the same seed</source>
        <translation>Bunun yanında bir model daha: aynı istem, aynı tohum</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Modelin gördüğü</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Yeni sohbet</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>Sohbeti dışa aktar</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Yeniden</translation>
    </message>
    <message>
        <source>Another answer, with another seed; this one is kept</source>
        <translation>Başka tohumla başka bir yanıt; bu da saklanır</translation>
    </message>
</context>
<context>
    <name>QueuePane</name>
    <message>
        <source>now · {0}</source>
        <translation>şimdi · {0}</translation>
    </message>
    <message>
        <source>Nothing waits. Runs that are added here are computed one after the other, also without this window.</source>
        <translation>Bekleyen yok. Buraya eklenen çalışmalar birbiri ardına hesaplanır, bu pencere olmadan da.</translation>
    </message>
    <message>
        <source>Held: no further run starts.</source>
        <translation>Tutuluyor: yeni çalışma başlamaz.</translation>
    </message>
    <message>
        <source>Goes on by itself, also without this window.</source>
        <translation>Kendiliğinden sürer, bu pencere olmadan da.</translation>
    </message>
    <message>
        <source>Stands still: nobody starts the next run.</source>
        <translation>Duruyor: sıradaki çalışmayı başlatan yok.</translation>
    </message>
    <message>
        <source>Runs in the queue</source>
        <translation>Sıradaki çalışmalar</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Başlat</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Tut</translation>
    </message>
    <message>
        <source>Nearer to the front (Alt+Up)</source>
        <translation>Öne al (Alt+Yukarı)</translation>
    </message>
    <message>
        <source>Further back (Alt+Down)</source>
        <translation>Geriye al (Alt+Aşağı)</translation>
    </message>
    <message>
        <source>Take it out of the queue (Delete)</source>
        <translation>Sıradan çıkar (Delete)</translation>
    </message>
</context>
<context>
    <name>RateCard</name>
    <message>
        <source>Learning rate</source>
        <translation>Öğrenme oranı</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>planlanan</translation>
    </message>
</context>
<context>
    <name>RatePreview</name>
    <message>
        <source>planned</source>
        <translation>planlanan</translation>
    </message>
    <message>
        <source>Planned learning rate over the steps; the arrow keys read it</source>
        <translation>Adımlar boyunca planlanan öğrenme oranı; ok tuşları okur</translation>
    </message>
    <message>
        <source>Learning rate as planned: {0} after the warm-up.</source>
        <translation>Planlanan öğrenme oranı: ısınmadan sonra {0}.</translation>
    </message>
    <message>
        <source>Learning rate as planned: up to {0}, at the end {1}.</source>
        <translation>Planlanan öğrenme oranı: en çok {0}, sonda {1}.</translation>
    </message>
    <message>
        <source>How many steps there will be is not known yet; drawn over {0}.</source>
        <translation>Kaç adım olacağı henüz bilinmiyor; {0} adım üzerinden çizildi.</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
</context>
<context>
    <name>Reading</name>
    <message>
        <source>The process that reads the rows ended by itself.</source>
        <translation>Satırları okuyan süreç kendiliğinden sona erdi.</translation>
    </message>
</context>
<context>
    <name>RecentRuns</name>
    <message>
        <source>Open the run {0}</source>
        <translation>{0} çalışmasını aç</translation>
    </message>
    <message>
        <source>val {0}</source>
        <translation>doğr. {0}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Sürdür</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>İzle</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Dene</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>bekliyor</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>hazırlanıyor</translation>
    </message>
    <message>
        <source>● running</source>
        <translation>● sürüyor</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>duraklatıldı</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>bitti</translation>
    </message>
    <message>
        <source>stopped at step {0}</source>
        <translation>{0}. adımda durduruldu</translation>
    </message>
    <message>
        <source>interrupted at step {0}</source>
        <translation>{0}. adımda kesildi</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>başarısız</translation>
    </message>
</context>
<context>
    <name>RecipeDesk</name>
    <message>
        <source>Load…</source>
        <translation>Yükle…</translation>
    </message>
    <message>
        <source>Take a recipe from a .toml file; it can be dropped here as well</source>
        <translation>Bir .toml dosyasından tarif al; dosya buraya da bırakılabilir</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Farklı kaydet…</translation>
    </message>
    <message>
        <source>Write the recipe as a .toml file for the command line</source>
        <translation>Tarifi komut satırı için .toml dosyası olarak yaz</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Komutu kopyala</translation>
    </message>
    <message>
        <source>Copy a command line that trains exactly this recipe</source>
        <translation>Tam bu tarifi eğiten komut satırını kopyala</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Sıraya koy</translation>
    </message>
    <message>
        <source>Start it when the runs before it have ended, window open or not</source>
        <translation>Önündeki çalışmalar bitince başlat; pencere açık olsun olmasın</translation>
    </message>
    <message>
        <source>all settings</source>
        <translation>tüm ayarlar</translation>
    </message>
    <message>
        <source>Show the settings for experts too</source>
        <translation>Uzman ayarlarını da göster</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Hepsini geri al</translation>
    </message>
    <message>
        <source>Go back to what the recipe began with</source>
        <translation>Tarifin başlangıçtaki değerlerine dön</translation>
    </message>
    <message>
        <source>Show the setting</source>
        <translation>Ayarı göster</translation>
    </message>
    <message>
        <source>Take the last change back</source>
        <translation>Son değişikliği geri al</translation>
    </message>
    <message>
        <source>Make the change again</source>
        <translation>Değişikliği yinele</translation>
    </message>
    <message>
        <source>Search these settings</source>
        <translation>Bu ayarlarda ara</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Eğitimi başlat</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n değişiklik</numerusform>
        </translation>
    </message>
    <message>
        <source>Show only the settings that were changed</source>
        <translation>Yalnızca değiştirilen ayarları göster</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Denetleniyor…</translation>
    </message>
    <message>
        <source>In the queue, place {0}.</source>
        <translation>Sırada, {0}. yerde.</translation>
    </message>
    <message>
        <source>The command is on the clipboard.</source>
        <translation>Komut panoda.</translation>
    </message>
    <message>
        <source>Saved as {0}.</source>
        <translation>{0} olarak kaydedildi.</translation>
    </message>
    <message>
        <source>Load a recipe</source>
        <translation>Tarif yükle</translation>
    </message>
    <message>
        <source>Save the recipe</source>
        <translation>Tarifi kaydet</translation>
    </message>
    <message>
        <source>Recipes (*.toml)</source>
        <translation>Tarifler (*.toml)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tüm dosyalar (*)</translation>
    </message>
</context>
<context>
    <name>RecipeForms</name>
    <message>
        <source>A setting cannot be taken as it stands.</source>
        <translation>Bir ayar bu haliyle alınamıyor.</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>Hiçbir ayar değiştirilmedi.</translation>
    </message>
    <message>
        <source>No setting matches.</source>
        <translation>Eşleşen ayar yok.</translation>
    </message>
</context>
<context>
    <name>RowsCard</name>
    <message>
        <source>Rows</source>
        <translation>Satırlar</translation>
    </message>
    <message>
        <source>Rows of the data; the current one is shown as the model sees it</source>
        <translation>Verinin satırları; seçili olan, modelin gördüğü gibi gösterilir</translation>
    </message>
    <message>
        <source>Progress of finding the rows</source>
        <translation>Satırları bulmanın ilerleyişi</translation>
    </message>
    <message>
        <source>{0} so far</source>
        <translation>şimdilik {0}</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>henüz yok</translation>
    </message>
</context>
<context>
    <name>RowsModel</name>
    <message>
        <source>Place</source>
        <translation>Yer</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Metin</translation>
    </message>
</context>
<context>
    <name>RunDeeds</name>
    <message>
        <source>The command is on the clipboard.</source>
        <translation>Komut panoda.</translation>
    </message>
</context>
<context>
    <name>RunNotice</name>
    <message>
        <source>The run failed at step {0}</source>
        <translation>Çalışma {0}. adımda başarısız oldu</translation>
    </message>
    <message>
        <source>The run was lost at step {0}</source>
        <translation>Çalışma {0}. adımda kayboldu</translation>
    </message>
    <message>
        <source>Stopped at step {0}</source>
        <translation>{0}. adımda durduruldu</translation>
    </message>
    <message>
        <source>Paused at step {0}</source>
        <translation>{0}. adımda duraklatıldı</translation>
    </message>
    <message>
        <source>Finished at step {0}</source>
        <translation>{0}. adımda bitti</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Dene</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Devam et</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Sürdür</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Ayrıntılar</translation>
    </message>
    <message>
        <source>The last lines of the computing process</source>
        <translation>Hesaplama sürecinin son satırları</translation>
    </message>
    <message>
        <source>Resume goes on from the last checkpoint.</source>
        <translation>Sürdür, son kontrol noktasından devam eder.</translation>
    </message>
    <message>
        <source>Reward of the answers to validation questions {0} → {1}, at a KL of {2} nats.</source>
        <translation>Doğrulama sorularına verilen yanıtların ödülü {0} → {1}, KL {2} nat.</translation>
    </message>
    <message>
        <source>Validation loss {0} → {1}: the better answer got a probability of {2} before, {3} now.</source>
        <translation>Doğrulama kaybı {0} → {1}: iyi yanıt önce {2} olasılık alıyordu, şimdi {3} alıyor.</translation>
    </message>
    <message>
        <source>Validation loss {0} → {1}.</source>
        <translation>Doğrulama kaybı {0} → {1}.</translation>
    </message>
    <message>
        <source>Validation loss {0} → {1}: unsure among {2} tokens before, among {3} now.</source>
        <translation>Doğrulama kaybı {0} → {1}: önce {2} token arasında kararsızdı, şimdi {3} token arasında.</translation>
    </message>
    <message>
        <source>The model waits in memory; nothing is lost.</source>
        <translation>Model bellekte bekliyor; hiçbir şey kaybolmadı.</translation>
    </message>
</context>
<context>
    <name>RunsPage</name>
    <message>
        <source>The export was ended.</source>
        <translation>Dışa aktarma bitirildi.</translation>
    </message>
    <message>
        <source>Choose a run first.</source>
        <translation>Önce bir çalışma seçin.</translation>
    </message>
    <message>
        <source>That cannot be done with what is chosen.</source>
        <translation>Seçilenle bu yapılamaz.</translation>
    </message>
    <message>
        <source>Reading the runs…</source>
        <translation>Çalışmalar okunuyor…</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n çalışma</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>copying…</source>
        <translation>kopyalanıyor…</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Farklar</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Sıra</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Dal</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>Tarama</translation>
    </message>
    <message>
        <source>Bin</source>
        <translation>Çöp</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Çalışmalar</translation>
    </message>
    <message>
        <source>Search name, tag, stage, state</source>
        <translation>Ad, etiket, aşama, durum ara</translation>
    </message>
    <message>
        <source>Search the runs</source>
        <translation>Çalışmalarda ara</translation>
    </message>
    <message>
        <source>All runs</source>
        <translation>Bütün çalışmalar</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Sürdür</translation>
    </message>
    <message>
        <source>Branch…</source>
        <translation>Dallan…</translation>
    </message>
    <message>
        <source>Sweep…</source>
        <translation>Tara…</translation>
    </message>
    <message>
        <source>Everything that can be done with the chosen runs</source>
        <translation>Seçilen çalışmalarla yapılabilecek her şey</translation>
    </message>
    <message>
        <source>There are no runs yet. What you train appears here, to compare, go on with, branch and export.</source>
        <translation>Henüz çalışma yok. Eğittikleriniz burada görünür: karşılaştırmak, sürdürmek, dallandırmak ve dışa aktarmak için.</translation>
    </message>
    <message>
        <source>Choose a text</source>
        <translation>Metin seç</translation>
    </message>
</context>
<context>
    <name>SamplerPanel</name>
    <message>
        <source>own values</source>
        <translation>kendi değerleriniz</translation>
    </message>
    <message>
        <source>preset: {0}</source>
        <translation>hazır ayar: {0}</translation>
    </message>
    <message>
        <source>Save these as a preset…</source>
        <translation>Hazır ayar olarak kaydet…</translation>
    </message>
    <message>
        <source>Delete “{0}”</source>
        <translation>“{0}” ayarını sil</translation>
    </message>
    <message>
        <source>“{0}” comes with the studio; give yours another name.</source>
        <translation>“{0}” stüdyoyla gelen bir hazır ayarın adı; sizinkine başka bir ad verin.</translation>
    </message>
    <message>
        <source>The presets could not be saved: {0}</source>
        <translation>Hazır ayarlar kaydedilemedi: {0}</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Örnekleme</translation>
    </message>
    <message>
        <source>off</source>
        <translation>kapalı</translation>
    </message>
    <message>
        <source>Beams</source>
        <translation>Işınlar</translation>
    </message>
    <message>
        <source>New tokens</source>
        <translation>Yeni tokenlar</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Tohum</translation>
    </message>
    <message>
        <source>Stop at end-of-text</source>
        <translation>Metin sonunda dur</translation>
    </message>
    <message>
        <source>Beams
Keeps this many of the likeliest texts and writes the best of them. Nothing is drawn then: temperature and the cuts have no effect. 1 is off.</source>
        <translation>Işınlar
En olası bu kadar metni tutar ve en iyisini yazar. O zaman kura çekilmez: sıcaklığın ve kesmelerin etkisi olmaz. 1 kapalı.</translation>
    </message>
    <message>
        <source>New tokens
At most this many are written; the end of text may come before.</source>
        <translation>Yeni tokenlar
En çok bu kadarı yazılır; metnin sonu daha önce gelebilir.</translation>
    </message>
    <message>
        <source>Seed
The same seed, prompt, model and settings write the same text again.</source>
        <translation>Tohum
Aynı tohum, istem, model ve ayarlar aynı metni yeniden yazar.</translation>
    </message>
    <message>
        <source>Another seed</source>
        <translation>Başka tohum</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Hazır ayarlar</translation>
    </message>
    <message>
        <source>Name, then Enter</source>
        <translation>Ad, sonra Enter</translation>
    </message>
    <message>
        <source>Name of the new preset</source>
        <translation>Yeni hazır ayarın adı</translation>
    </message>
    <message>
        <source>Same seed, same text: the answer can be repeated exactly. The chart of next tokens shows what these settings cut away.</source>
        <translation>Aynı tohum, aynı metin: yanıt aynen yinelenebilir. Sonraki token grafiği bu ayarların neyi kestiğini gösterir.</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Sıcaklık</translation>
    </message>
    <message>
        <source>as learned</source>
        <translation>öğrenildiği gibi</translation>
    </message>
    <message>
        <source>Below 1 the likely becomes likelier, above 1 the unlikely gets its chance; 0 always takes the likeliest. Usual: 0.5 to 1.2.</source>
        <translation>1&apos;in altında olası olan daha olası olur, üstünde olmayacak olan da şans bulur; 0 hep en olasıyı alır. Olağan: 0.5 – 1.2.</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Only the k likeliest tokens may come. 0 is off. Usual: 20 to 100.</source>
        <translation>Yalnızca en olası k token gelebilir. 0 kapalı. Olağan: 20 – 100.</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Only the likeliest tokens that together hold this share may come. 1 is off. Usual: 0.8 to 0.95.</source>
        <translation>Yalnızca birlikte bu payı tutan en olası tokenlar gelebilir. 1 kapalı. Olağan: 0.8 – 0.95.</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Only tokens at least this many times as likely as the likeliest may come. 0 is off. Usual: 0.02 to 0.1.</source>
        <translation>Yalnızca olasılığı en olasının en az bu katı olan tokenlar gelebilir. 0 kapalı. Olağan: 0.02 – 0.1.</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>Yineleme cezası</translation>
    </message>
    <message>
        <source>Makes tokens that the text already holds less likely. 1 is off. Usual: 1.05 to 1.3.</source>
        <translation>Metinde zaten geçen tokenları daha az olası kılar. 1 kapalı. Olağan: 1.05 – 1.3.</translation>
    </message>
</context>
<context>
    <name>SamplesCard</name>
    <message>
        <source>Samples</source>
        <translation>Örnekler</translation>
    </message>
    <message>
        <source>Samples, oldest first</source>
        <translation>Örnekler, en eskisi önce</translation>
    </message>
    <message>
        <source>What the model writes appears here, step by step.</source>
        <translation>Modelin yazdıkları burada adım adım görünür.</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
    <message>
        <source>step {0}, asked for</source>
        <translation>adım {0}, istenen</translation>
    </message>
    <message>
        <source>every {0} steps</source>
        <translation>{0} adımda bir</translation>
    </message>
    <message>
        <source>prompt “{0}” · seed {1}</source>
        <translation>istem “{0}” · tohum {1}</translation>
    </message>
    <message>
        <source>prompt “{0}” · seed {1} · every {2} steps</source>
        <translation>istem “{0}” · tohum {1} · {2} adımda bir</translation>
    </message>
</context>
<context>
    <name>ScoreCard</name>
    <message>
        <source>Two answers, two scores</source>
        <translation>İki yanıt, iki puan</translation>
    </message>
    <message>
        <source>A question</source>
        <translation>Bir soru</translation>
    </message>
    <message>
        <source>One answer</source>
        <translation>Bir yanıt</translation>
    </message>
    <message>
        <source>Another answer</source>
        <translation>Başka bir yanıt</translation>
    </message>
    <message>
        <source>Score them</source>
        <translation>Puanla</translation>
    </message>
    <message>
        <source>Asking the reward model…</source>
        <translation>Ödül modeline soruluyor…</translation>
    </message>
    <message>
        <source>The left answer is better, it says, and is {0} sure.</source>
        <translation>Soldaki yanıt daha iyi diyor ve {0} emin.</translation>
    </message>
    <message>
        <source>The right answer is better, it says, and is {0} sure.</source>
        <translation>Sağdaki yanıt daha iyi diyor ve {0} emin.</translation>
    </message>
</context>
<context>
    <name>SeenCard</name>
    <message>
        <source>template: {0}</source>
        <translation>şablon: {0}</translation>
    </message>
    <message>
        <source>the model&apos;s own template</source>
        <translation>modelin kendi şablonu</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} token</translation>
    </message>
    <message>
        <source>{0} earlier turns no longer fit</source>
        <translation>önceki {0} soru ve yanıt artık sığmıyor</translation>
    </message>
    <message>
        <source>An answer ends at the end of text, or at: {0}</source>
        <translation>Yanıt metin sonunda ya da şurada biter: {0}</translation>
    </message>
    <message>
        <source>An answer ends at the end of text.</source>
        <translation>Yanıt metin sonunda biter.</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Modelin gördüğü</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Gizle</translation>
    </message>
</context>
<context>
    <name>SetDeeds</name>
    <message numerus="yes">
        <source>%n pair(s) in the set now</source>
        <translation>
            <numerusform>Kümede şimdi %n çift var</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) teach nothing and were left out</source>
        <translation>
            <numerusform>%n satır bir şey öğretmiyor, dışarıda bırakıldı</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) written to {0}</source>
        <translation>
            <numerusform>{0} dosyasına %n çift yazıldı</numerusform>
        </translation>
    </message>
    <message>
        <source>Written: {0} and {1}</source>
        <translation>Yazıldı: {0} ve {1}</translation>
    </message>
</context>
<context>
    <name>SettingsCard</name>
    <message>
        <source>found: {0}</source>
        <translation>bulunan: {0}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>yok</translation>
    </message>
    <message>
        <source>How it is read</source>
        <translation>Nasıl okunuyor</translation>
    </message>
    <message>
        <source>all settings</source>
        <translation>tüm ayarlar</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Folder for runs</source>
        <translation>Çalışmaların klasörü</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ayarlar</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Görünüm</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Çalışmalar</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Hakkında</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Kısayollar</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Dil</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Yazı boyutu</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>İşlemci iş parçacıkları</translation>
    </message>
    <message>
        <source>Notify</source>
        <translation>Bildirim</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Sisteme uy</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Koyu</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Açık</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Seç…</translation>
    </message>
    <message>
        <source>the workspace&apos;s own</source>
        <translation>varsayılan klasör</translation>
    </message>
    <message>
        <source>New runs go there and runs are listed from there; nothing is moved.</source>
        <translation>Yeni çalışmalar oraya yazılır ve oradan listelenir; hiçbir şey taşınmaz.</translation>
    </message>
    <message>
        <source>0: chosen by measuring at the start of each run. This computer has {0}.</source>
        <translation>0: her çalışmanın başında ölçülerek seçilir. Bu bilgisayarda {0} tane var.</translation>
    </message>
    <message>
        <source>Tell me when a run ends</source>
        <translation>Bir çalışma bitince haber ver</translation>
    </message>
    <message>
        <source>By a desktop notification, while the studio is not in front.</source>
        <translation>Stüdyo önde değilken masaüstü bildirimiyle.</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>Çalışma alanı</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Sistem</translation>
    </message>
</context>
<context>
    <name>SetupCard</name>
    <message>
        <source>What is judged</source>
        <translation>Ne değerlendiriliyor</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Küme</translation>
    </message>
    <message>
        <source>Whose answers</source>
        <translation>Kimin yanıtları</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Sorular</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Çift</translation>
    </message>
    <message>
        <source>Longest answer, tokens</source>
        <translation>En uzun yanıt, token</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Sıcaklık</translation>
    </message>
    <message>
        <source>Open a model folder…</source>
        <translation>Model klasörü aç…</translation>
    </message>
    <message>
        <source>Import, export, split</source>
        <translation>İçe aktar, dışa aktar, böl</translation>
    </message>
    <message>
        <source>Your questions, one a line</source>
        <translation>Sorularınız, her satırda bir tane</translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) judged so far</source>
        <translation>
            <numerusform>Şimdiye dek %n çift değerlendirildi</numerusform>
        </translation>
    </message>
    <message>
        <source>A new set.</source>
        <translation>Yeni bir küme.</translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) skipped.</source>
        <translation>
            <numerusform>%n çift atlandı.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) of its file cannot be read and are left alone.</source>
        <translation>
            <numerusform>Dosyasının %n satırı okunamıyor ve olduğu gibi bırakılıyor.</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on judging</source>
        <translation>Değerlendirmeyi sürdür</translation>
    </message>
    <message>
        <source>Begin judging</source>
        <translation>Değerlendirmeye başla</translation>
    </message>
    <message>
        <source>Tales, English</source>
        <translation>Masallar, İngilizce</translation>
    </message>
    <message>
        <source>Tales, Turkish</source>
        <translation>Masallar, Türkçe</translation>
    </message>
    <message>
        <source>My own questions</source>
        <translation>Kendi sorularım</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>Bir dosya…</translation>
    </message>
    <message>
        <source>A file with questions</source>
        <translation>Soruların olduğu dosya</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>Model klasörü aç</translation>
    </message>
    <message>
        <source>Import pairs…</source>
        <translation>Çiftleri içe aktar…</translation>
    </message>
    <message>
        <source>Export the set…</source>
        <translation>Kümeyi dışa aktar…</translation>
    </message>
    <message>
        <source>Split into training and exam files</source>
        <translation>Eğitim ve sınav dosyalarına böl</translation>
    </message>
    <message>
        <source>Import pairs</source>
        <translation>Çiftleri içe aktar</translation>
    </message>
    <message>
        <source>Export the set</source>
        <translation>Kümeyi dışa aktar</translation>
    </message>
</context>
<context>
    <name>SourceCard</name>
    <message>
        <source>The newest finished run</source>
        <translation>En yeni bitmiş çalışma</translation>
    </message>
    <message>
        <source>Model to start from</source>
        <translation>Başlanacak model</translation>
    </message>
    <message>
        <source>Start from
A model that has learned a language already: one of your runs, or one that others trained. Fine-tuning teaches it to answer.

In the recipe: model.from</source>
        <translation>Başlangıç
Bir dili öğrenmiş olan bir model: sizin çalışmalarınızdan biri ya da başkalarının eğittiği bir model. İnce ayar ona yanıt vermeyi öğretir.

Tarifte: model.from</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Klasör aç…</translation>
    </message>
    <message>
        <source>A model folder of Hugging Face&apos;s kind: GPT-2, Llama, Mistral, Qwen</source>
        <translation>Hugging Face türünde bir model klasörü: GPT-2, Llama, Mistral, Qwen</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>Dosya içe aktar…</translation>
    </message>
    <message>
        <source>A .pt, .pth or .bin file; it is opened in a limited process, code in it is refused, and kept as safetensors</source>
        <translation>Bir .pt, .pth ya da .bin dosyası; sınırlı bir süreçte açılır, içindeki kod reddedilir; safetensors olarak saklanır</translation>
    </message>
    <message>
        <source>A name on the Hugging Face hub, such as openai-community/gpt2</source>
        <translation>Hugging Face&apos;te bir ad, örneğin openai-community/gpt2</translation>
    </message>
    <message>
        <source>A model&apos;s name on the Hugging Face hub</source>
        <translation>Bir modelin Hugging Face&apos;teki adı</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>Bak</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>durdur</translation>
    </message>
    <message>
        <source>Choose its tokenizer…</source>
        <translation>Tokenleştiricisini seç…</translation>
    </message>
    <message>
        <source>Progress of the download</source>
        <translation>İndirmenin ilerleyişi</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Başlangıç</translation>
    </message>
    <message>
        <source>Or start from a model that exists</source>
        <translation>Ya da var olan bir modelden başlayın</translation>
    </message>
    <message>
        <source>{0} came without a tokenizer: choose the tokenizer.json that it was trained with.</source>
        <translation>{0} tokenleştiricisiz geldi: eğitildiği tokenizer.json dosyasını seçin.</translation>
    </message>
    <message numerus="yes">
        <source>{0}: {1} in %n file(s); only weights and texts, never code.</source>
        <translation>
            <numerusform>{0}: %n dosyada {1}; yalnızca ağırlıklar ve metinler, asla kod değil.</numerusform>
        </translation>
    </message>
    <message>
        <source>Download {0}</source>
        <translation>{0} indir</translation>
    </message>
    <message>
        <source>{0} parameters · {1} layers · {2} wide · context {3} · {4} tokens</source>
        <translation>{0} parametre · {1} katman · {2} genişlik · bağlam {3} · {4} token</translation>
    </message>
    <message>
        <source>Choose a tokenizer</source>
        <translation>Bir tokenleştirici seçin</translation>
    </message>
    <message>
        <source>Tokenizers ({0})</source>
        <translation>Tokenleştiriciler ({0})</translation>
    </message>
    <message>
        <source>Choose a model folder</source>
        <translation>Bir model klasörü seçin</translation>
    </message>
    <message>
        <source>Choose a file of weights</source>
        <translation>Bir ağırlık dosyası seçin</translation>
    </message>
    <message>
        <source>Weights ({0})</source>
        <translation>Ağırlıklar ({0})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tüm dosyalar (*)</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>yerleşik</translation>
    </message>
    <message>
        <source>text</source>
        <translation>metin</translation>
    </message>
    <message>
        <source>unclear</source>
        <translation>belirsiz</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>Nereden geliyor</translation>
    </message>
    <message>
        <source>English, made on this computer.</source>
        <translation>İngilizce, bu bilgisayarda üretilir.</translation>
    </message>
    <message>
        <source>Turkish, made on this computer.</source>
        <translation>Türkçe, bu bilgisayarda üretilir.</translation>
    </message>
    <message>
        <source>My own</source>
        <translation>Kendi verim</translation>
    </message>
    <message>
        <source>Drop files or a folder anywhere on this page.</source>
        <translation>Bu sayfaya dosya ya da klasör bırakın.</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>Dosyalar…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Klasör…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Yapıştır</translation>
    </message>
    <message>
        <source>Use the text, or the files, that you have copied (Ctrl+V)</source>
        <translation>Kopyaladığınız metni ya da dosyaları kullanın (Ctrl+V)</translation>
    </message>
    <message>
        <source>Files that were found</source>
        <translation>Bulunan dosyalar</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Dosya</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Biçim</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Kodlama</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Boyut</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n dosya</numerusform>
        </translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>ve {0} tane daha</translation>
    </message>
    <message>
        <source>Left out: {0}</source>
        <translation>Dışarıda kalan: {0}</translation>
    </message>
</context>
<context>
    <name>StageCard</name>
    <message>
        <source>ready</source>
        <translation>hazır</translation>
    </message>
    <message>
        <source>Prepare another run: {0}</source>
        <translation>Bir çalışma daha hazırla: {0}</translation>
    </message>
    <message>
        <source>Opens its run.</source>
        <translation>Çalışmasını açar.</translation>
    </message>
    <message>
        <source>Prepares its settings.</source>
        <translation>Ayarlarını hazırlar.</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Çalışmanın ilerleyişi</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>{0} kaldı</translation>
    </message>
    <message>
        <source>{0} – {1} left</source>
        <translation>{0} – {1} kaldı</translation>
    </message>
    <message>
        <source>waiting for the worker</source>
        <translation>işçi süreç bekleniyor</translation>
    </message>
    <message>
        <source>step {0} of {1}</source>
        <translation>adım {0} / {1}</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
    <message>
        <source>needs {0}</source>
        <translation>gerekli: {0}</translation>
    </message>
    <message>
        <source> and </source>
        <translation> ve </translation>
    </message>
    <message>
        <source>validation {0} · {1}</source>
        <translation>doğrulama {0} · {1}</translation>
    </message>
    <message>
        <source>step {0} · {1}</source>
        <translation>adım {0} · {1}</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>bekliyor</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>hazırlanıyor</translation>
    </message>
    <message>
        <source>running</source>
        <translation>sürüyor</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>duraklatıldı</translation>
    </message>
    <message>
        <source>saving</source>
        <translation>kaydediliyor</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>bitti</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>durduruldu</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>yarıda kaldı</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>başarısız</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>kayboldu</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>about 60 s here</source>
        <translation>burada yaklaşık 60 sn</translation>
    </message>
    <message>
        <source>Train your first GPT</source>
        <translation>İlk GPT&apos;nizi eğitin</translation>
    </message>
    <message>
        <source>Choose a text. About a minute later, a model that you trained writes its own. Nothing leaves this computer.</source>
        <translation>Bir metin seçin. Yaklaşık bir dakika sonra kendi eğittiğiniz model kendi metnini yazar. Hiçbir şey bu bilgisayardan çıkmaz.</translation>
    </message>
    <message>
        <source>Short English stories, generated on this computer. Best for a first look.</source>
        <translation>Bu bilgisayarda üretilen kısa İngilizce öyküler. İlk deneme için en iyisi.</translation>
    </message>
    <message>
        <source>The same in Turkish: “Bir zamanlar…”</source>
        <translation>Aynısının Türkçesi: “Bir zamanlar…”</translation>
    </message>
    <message>
        <source>My own text</source>
        <translation>Kendi metnim</translation>
    </message>
    <message>
        <source>Drop .txt, .md, .jsonl, .csv or .parquet files here, or open them.</source>
        <translation>.txt, .md, .jsonl, .csv ya da .parquet dosyalarını buraya bırakın ya da açın.</translation>
    </message>
    <message>
        <source>drop files here</source>
        <translation>dosyaları buraya bırakın</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>Klasör aç…</translation>
    </message>
    <message>
        <source>Recent runs</source>
        <translation>Son çalışmalar</translation>
    </message>
    <message>
        <source>Choose your text</source>
        <translation>Metninizi seçin</translation>
    </message>
    <message>
        <source>Texts and tables ({0})</source>
        <translation>Metinler ve tablolar ({0})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tüm dosyalar (*)</translation>
    </message>
</context>
<context>
    <name>Starter</name>
    <message>
        <source>The check before the start ended without a result.</source>
        <translation>Başlamadan önceki denetim sonuç vermeden bitti.</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Progress of the run</source>
        <translation>Çalışmanın ilerleyişi</translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation>Kullanılan bellek</translation>
    </message>
    <message>
        <source>step {0} / {1}</source>
        <translation>adım {0} / {1}</translation>
    </message>
    <message>
        <source>step {0}</source>
        <translation>adım {0}</translation>
    </message>
    <message>
        <source>{0} – {1} left</source>
        <translation>{0} – {1} kaldı</translation>
    </message>
    <message>
        <source>{0} tokens/s</source>
        <translation>{0} token/sn</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>{0} kaldı</translation>
    </message>
    <message>
        <source>loss {0}</source>
        <translation>kayıp {0}</translation>
    </message>
    <message>
        <source>Nothing runs</source>
        <translation>Çalışan bir şey yok</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Bekliyor</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Hazırlanıyor</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Eğitiliyor</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Duraklatıldı</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Kaydediliyor</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Bitti</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Durduruldu</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Başarısız</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Kayboldu</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>bellek</translation>
    </message>
    <message>
        <source>disk {0} free</source>
        <translation>diskte {0} boş</translation>
    </message>
</context>
<context>
    <name>Study</name>
    <message>
        <source>The study was ended.</source>
        <translation>İnceleme yarıda kesildi.</translation>
    </message>
    <message>
        <source>These are {0}. Reading all of it takes a while; training does it anyway, and what is read now is kept.</source>
        <translation>Bu {0} tutuyor. Hepsini okumak biraz sürer; eğitim bunu zaten yapar, şimdi okunan da saklanır.</translation>
    </message>
    <message>
        <source>The process that reads the data ended by itself.</source>
        <translation>Veriyi okuyan süreç kendiliğinden sona erdi.</translation>
    </message>
</context>
<context>
    <name>StudyCard</name>
    <message>
        <source>What it amounts to</source>
        <translation>Ne kadar veri var</translation>
    </message>
    <message>
        <source>Progress of the study</source>
        <translation>İncelemenin ilerleyişi</translation>
    </message>
    <message>
        <source>Rows that cannot be read, with the reason</source>
        <translation>Okunamayan satırlar ve nedeni</translation>
    </message>
    <message>
        <source>How the data is split</source>
        <translation>Veri nasıl bölünüyor</translation>
    </message>
    <message>
        <source>How long the rows are</source>
        <translation>Satırların uzunluğu</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Model seçin</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>durdur</translation>
    </message>
    <message>
        <source>read it now</source>
        <translation>şimdi oku</translation>
    </message>
    <message>
        <source>again</source>
        <translation>yeniden</translation>
    </message>
    <message>
        <source>End the study</source>
        <translation>İncelemeyi bitir</translation>
    </message>
    <message>
        <source>Read the data again</source>
        <translation>Veriyi yeniden oku</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Belge</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>Konuşma</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Çift</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Soru</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Satır</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>Öğrenilen</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>Yinelenen</translation>
    </message>
    <message>
        <source>none left out</source>
        <translation>dışarıda kalan yok</translation>
    </message>
    <message>
        <source>{0} left out</source>
        <translation>{0} dışarıda</translation>
    </message>
    <message>
        <source>{0} each</source>
        <translation>her biri {0}</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} token</translation>
    </message>
    <message>
        <source>{0} of all</source>
        <translation>tümünün {0}</translation>
    </message>
    <message>
        <source>training</source>
        <translation>eğitim</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>doğrulama</translation>
    </message>
    <message>
        <source>test</source>
        <translation>sınama</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>token</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>karakter</translation>
    </message>
    <message>
        <source>Length in {0}; the longest has {1}</source>
        <translation>Uzunluk ({0}); en uzunu {1}</translation>
    </message>
    <message>
        <source>{0} fit</source>
        <translation>{0} sığar</translation>
    </message>
    <message>
        <source>{0} lose their beginning</source>
        <translation>{0} baştan kesiliyor</translation>
    </message>
    <message>
        <source>{0} lose their end</source>
        <translation>{0} sondan kesiliyor</translation>
    </message>
    <message>
        <source>{0} are left out</source>
        <translation>{0} dışarıda kalıyor</translation>
    </message>
    <message>
        <source>nothing is lost</source>
        <translation>kayıp yok</translation>
    </message>
    <message>
        <source>{0} to {1}: {2}</source>
        <translation>{0}–{1}: {2}</translation>
    </message>
    <message>
        <source>How should it read?</source>
        <translation>Nasıl okunmalı?</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cannot be read.</source>
        <translation>
            <numerusform>%n satır okunamıyor.</numerusform>
        </translation>
    </message>
    <message>
        <source>Mend them, or leave them out.</source>
        <translation>Onları düzeltin ya da dışarıda bırakın.</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>ve {0} tane daha</translation>
    </message>
    <message numerus="yes">
        <source>Leave %n bad row(s) out</source>
        <translation>
            <numerusform>%n bozuk satırı dışarıda bırak</numerusform>
        </translation>
    </message>
    <message>
        <source>Name the column: {0}</source>
        <translation>Sütunu belirt: {0}</translation>
    </message>
    <message numerus="yes">
        <source>Keep only the first of %n repeated row(s)</source>
        <translation>
            <numerusform>%n yinelenen satırın yalnızca ilkini tut</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Leave %n too long row(s) out instead of cutting</source>
        <translation>
            <numerusform>%n fazla uzun satırı kesmek yerine dışarıda bırak</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep a tenth for validation</source>
        <translation>Onda birini doğrulamaya ayır</translation>
    </message>
    <message>
        <source>question</source>
        <translation>soru</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>yanıt</translation>
    </message>
    <message>
        <source>conversation</source>
        <translation>konuşma</translation>
    </message>
    <message>
        <source>text</source>
        <translation>metin</translation>
    </message>
    <message>
        <source>chosen answer</source>
        <translation>seçilen yanıt</translation>
    </message>
    <message>
        <source>rejected answer</source>
        <translation>reddedilen yanıt</translation>
    </message>
</context>
<context>
    <name>SurpriseCard</name>
    <message>
        <source>How sure was the model? Here the answer&apos;s loss and perplexity are explained.</source>
        <translation>Model ne kadar emindi? Yanıtın kaybı ve şaşkınlığı burada açıklanır.</translation>
    </message>
    <message>
        <source>perplexity = e^{0}: at each token the model was as unsure as among {1} equally likely ones. {0} is the mean loss of its tokens.</source>
        <translation>şaşkınlık = e^{0}: model her tokenda eşit olası {1} seçenek arasındaki kadar kararsızdı. {0}, tokenların ortalama kaybıdır.</translation>
    </message>
    <message>
        <source>“{0}”: probability {1} → loss {2}</source>
        <translation>“{0}”: olasılık {1} → kayıp {2}</translation>
    </message>
    <message>
        <source>The chosen token.</source>
        <translation>Seçilen token.</translation>
    </message>
    <message>
        <source>The most surprising token.</source>
        <translation>En şaşırtan token.</translation>
    </message>
    <message>
        <source>Its loss is -ln({0}): the less likely, the greater.</source>
        <translation>Kaybı -ln({0}): ne kadar az olasıysa o kadar büyük.</translation>
    </message>
    <message>
        <source>How sure was it?</source>
        <translation>Ne kadar emindi?</translation>
    </message>
    <message>
        <source>Loss and perplexity
A token&apos;s loss is -ln of the probability that the model gave it: 0 when it was certain. Perplexity is e to the mean loss: among how many equally likely tokens it might as well have thrown dice.</source>
        <translation>Kayıp ve şaşkınlık
Bir tokenın kaybı, modelin ona verdiği olasılığın -ln&apos;idir: kesinse 0. Şaşkınlık, e üzeri ortalama kayıptır: model eşit olası kaç token arasında zar atıyor gibiydi.</translation>
    </message>
</context>
<context>
    <name>SweepPane</name>
    <message>
        <source>the settings of {0}</source>
        <translation>{0} ayarları</translation>
    </message>
    <message>
        <source>the chosen run</source>
        <translation>seçilen çalışma</translation>
    </message>
    <message>
        <source>Choose a run to begin with.</source>
        <translation>Başlanacak bir çalışma seçin.</translation>
    </message>
    <message>
        <source>For example Learning rate: 1e-4, 3e-4, 1e-3</source>
        <translation>Örneğin Öğrenme oranı: 1e-4, 3e-4, 1e-3</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n çalışma</numerusform>
        </translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>Başlangıç</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Çalışmalar</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Ad</translation>
    </message>
    <message>
        <source>the recipe in preparation</source>
        <translation>hazırlanan tarif</translation>
    </message>
    <message>
        <source>every combination</source>
        <translation>her birleşim</translation>
    </message>
    <message>
        <source>first with first, second with second, …</source>
        <translation>birinci birinciyle, ikinci ikinciyle, …</translation>
    </message>
    <message>
        <source>none</source>
        <translation>yok</translation>
    </message>
    <message>
        <source>Queue the runs</source>
        <translation>Çalışmaları sıraya koy</translation>
    </message>
</context>
<context>
    <name>TemplateChoice</name>
    <message>
        <source>Open a chat template</source>
        <translation>Bir sohbet şablonu aç</translation>
    </message>
    <message>
        <source>Jinja templates (*.jinja *.jinja2 *.j2)</source>
        <translation>Jinja şablonları (*.jinja *.jinja2 *.j2)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tüm dosyalar (*)</translation>
    </message>
    <message>
        <source>template: the model&apos;s own</source>
        <translation>şablon: modelin kendisinin</translation>
    </message>
    <message>
        <source>template: {0}</source>
        <translation>şablon: {0}</translation>
    </message>
    <message>
        <source>Open a file…</source>
        <translation>Bir dosya aç…</translation>
    </message>
    <message>
        <source>template: {0} (automatic)</source>
        <translation>şablon: {0} (kendiliğinden)</translation>
    </message>
    <message>
        <source>{0} has no chat template of its own: it was never taught to answer, and goes on from the text that the template {1} makes. Fine-tune it and it will answer, or choose another template.</source>
        <translation>{0} modelinin kendi sohbet şablonu yok: yanıtlamayı hiç öğrenmedi; {1} şablonunun yazdığı metnin devamını getirir. İnce ayar yaparsanız yanıt verir; isterseniz başka bir şablon seçin.</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Sohbet şablonu</translation>
    </message>
    <message>
        <source>How the conversation becomes the text that the model reads</source>
        <translation>Sohbetin, modelin okuduğu metne nasıl çevrildiği</translation>
    </message>
    <message>
        <source>Chat template
A model only goes on from a text. The template turns questions and answers into that text; a fine-tuned model brings the one that it was taught with, and answers well by no other.</source>
        <translation>Sohbet şablonu
Model yalnızca bir metnin devamını getirir. Şablon, soruları ve yanıtları bu metne çevirir; ince ayarlı model öğrendiği şablonu yanında getirir ve başkasıyla iyi yanıt veremez.</translation>
    </message>
</context>
<context>
    <name>Toasts</name>
    <message>
        <source>Close</source>
        <translation>Kapat</translation>
    </message>
</context>
<context>
    <name>TokenCard</name>
    <message>
        <source>type a text</source>
        <translation>metin yaz</translation>
    </message>
    <message>
        <source>Cut a text of your own instead of the beginning of the chosen one</source>
        <translation>Seçilen metnin başı yerine kendi metninizi kesin</translation>
    </message>
    <message>
        <source>Type or paste a text</source>
        <translation>Bir metin yazın ya da yapıştırın</translation>
    </message>
    <message>
        <source>Your text</source>
        <translation>Metniniz</translation>
    </message>
    <message>
        <source>Text by token; Left and Right move from token to token</source>
        <translation>Token token metin; Sol ve Sağ tokendan tokena gider</translation>
    </message>
    <message>
        <source>Tokens
The model never sees letters. It sees the numbers of these pieces, one after the other. Point at one, or move with Left and Right, to see its number, its bytes and how often it occurs.</source>
        <translation>Tokenlar
Model harfleri hiç görmez. Bu parçaların numaralarını birbiri ardına görür. Numarasını, baytlarını ve kaç kez geçtiğini görmek için birini gösterin ya da Sol ve Sağ ile ilerleyin.</translation>
    </message>
    <message>
        <source>Text by token</source>
        <translation>Token token metin</translation>
    </message>
    <message numerus="yes">
        <source>{0} · %n token(s)</source>
        <translation>
            <numerusform>{0} · %n token</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} characters a token</source>
        <translation>token başına {0} karakter</translation>
    </message>
    <message>
        <source>Only the first {0} characters are shown.</source>
        <translation>Yalnızca ilk {0} karakter gösteriliyor.</translation>
    </message>
    <message>
        <source>Point at a token, or move with Left and Right.</source>
        <translation>Bir tokenı gösterin ya da Sol ve Sağ ile ilerleyin.</translation>
    </message>
    <message>
        <source>id {0}</source>
        <translation>no {0}</translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s): {0}</source>
        <translation>
            <numerusform>%n bayt: {0}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n time(s) here</source>
        <translation>
            <numerusform>burada %n kez</numerusform>
        </translation>
    </message>
    <message>
        <source>Most used: {0}</source>
        <translation>En sık: {0}</translation>
    </message>
</context>
<context>
    <name>TokenizerPage</name>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenleştirici</translation>
    </message>
    <message>
        <source>The next run uses {0}.</source>
        <translation>Sonraki çalışma şunu kullanır: {0}.</translation>
    </message>
    <message>
        <source>The tokenizer&apos;s process ended without a result.</source>
        <translation>Tokenleştiricinin süreci sonuç vermeden sona erdi.</translation>
    </message>
    <message>
        <source>How your text becomes numbers.</source>
        <translation>Metniniz nasıl sayılara dönüşür.</translation>
    </message>
    <message>
        <source>{0} · {1} characters</source>
        <translation>{0} · {1} karakter</translation>
    </message>
    <message>
        <source>{0} · the first {1} characters</source>
        <translation>{0} · ilk {1} karakter</translation>
    </message>
    <message>
        <source>measured on {0} characters that none of them learned from</source>
        <translation>hiçbirinin öğrenmediği {0} karakterde ölçüldü</translation>
    </message>
    <message>
        <source>measured on all {0} characters</source>
        <translation>{0} karakterin hepsinde ölçüldü</translation>
    </message>
    <message>
        <source>Choose a tokenizer</source>
        <translation>Bir tokenleştirici seçin</translation>
    </message>
    <message>
        <source>Tokenizers ({0})</source>
        <translation>Tokenleştiriciler ({0})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Tüm dosyalar (*)</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Workspace {0}, menu</source>
        <translation>Çalışma alanı {0}, menü</translation>
    </message>
    <message>
        <source>Search settings, runs and commands</source>
        <translation>Ayar, çalışma ve komut ara</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>Bulunanlar</translation>
    </message>
</context>
<context>
    <name>TrainPage</name>
    <message>
        <source>Train</source>
        <translation>Eğitim</translation>
    </message>
    <message>
        <source>the run</source>
        <translation>çalışma</translation>
    </message>
    <message>
        <source>Show what the run is doing</source>
        <translation>Çalışmanın ne yaptığını göster</translation>
    </message>
    <message>
        <source>the next recipe</source>
        <translation>sıradaki tarif</translation>
    </message>
    <message>
        <source>Show the settings of the run that is prepared</source>
        <translation>Hazırlanan çalışmanın ayarlarını göster</translation>
    </message>
    <message>
        <source>Nothing trains yet. Choose a text on the Start page and press Start training: the curves, what the model writes, and every event will appear here. Or press a stage above to prepare it in detail.</source>
        <translation>Henüz eğitilen bir şey yok. Başlangıç sayfasında bir metin seçip Eğitimi başlat düğmesine basın: eğriler, modelin yazdıkları ve her olay burada görünecek. Ayrıntılı hazırlamak için yukarıdaki bir aşamaya da basabilirsiniz.</translation>
    </message>
    <message>
        <source>Choose a text</source>
        <translation>Metin seç</translation>
    </message>
    <message>
        <source>Open the last run</source>
        <translation>Son çalışmayı aç</translation>
    </message>
    <message>
        <source>what the next run will do</source>
        <translation>sıradaki çalışmanın ne yapacağı</translation>
    </message>
    <message>
        <source>{0} · {1} on {2}</source>
        <translation>{0} · {1}: {2}</translation>
    </message>
    <message>
        <source>{0} · GPT {1} · {2} on {3} ({4} tokens)</source>
        <translation>{0} · GPT {1} · {2}: {3} ({4} token)</translation>
    </message>
    <message>
        <source>This stage reads no files.</source>
        <translation>Bu aşama dosya okumaz.</translation>
    </message>
</context>
<context>
    <name>ValueEditor</name>
    <message>
        <source>Not a value as a recipe writes it: &quot;text&quot;, 3, 0.5, true, [1, 2].</source>
        <translation>Tarifteki yazımıyla bir değer değil: &quot;metin&quot;, 3, 0.5, true, [1, 2].</translation>
    </message>
</context>
<context>
    <name>VerdictCard</name>
    <message>
        <source>Healthy.</source>
        <translation>Sağlıklı.</translation>
    </message>
    <message>
        <source>Usual.</source>
        <translation>Olağan.</translation>
    </message>
    <message>
        <source>Watch out.</source>
        <translation>Dikkat.</translation>
    </message>
    <message>
        <source>Wrong.</source>
        <translation>Yanlış.</translation>
    </message>
    <message>
        <source>Too early.</source>
        <translation>Daha erken.</translation>
    </message>
    <message>
        <source>The reward rises ({0} → {1})</source>
        <translation>Ödül yükseliyor ({0} → {1})</translation>
    </message>
    <message>
        <source>The reward is where it began ({0} → {1})</source>
        <translation>Ödül başladığı yerde ({0} → {1})</translation>
    </message>
    <message>
        <source>the KL is {0} nats, its target {1}</source>
        <translation>KL {0} nat, hedefi {1}</translation>
    </message>
    <message>
        <source>the KL stays small ({0} of at most {1} nats)</source>
        <translation>KL küçük kalıyor (en çok {1} natın {0} kadarı)</translation>
    </message>
    <message>
        <source>answers have {0} → {1} tokens and {2} of them end</source>
        <translation>yanıtlar {0} → {1} token, {2} kadarı bitiyor</translation>
    </message>
    <message>
        <source>the margin rises ({0} → {1})</source>
        <translation>fark büyüyor ({0} → {1})</translation>
    </message>
    <message>
        <source>Only {0} of the answers end by themselves.</source>
        <translation>Yanıtların yalnızca {0} kadarı kendiliğinden bitiyor.</translation>
    </message>
    <message>
        <source>The answers are {0} nats away from the reference&apos;s: the policy strays.</source>
        <translation>Yanıtlar referansınkilerden {0} nat uzakta: politika yolundan sapıyor.</translation>
    </message>
    <message>
        <source>The validation loss rises again ({0} at its best, {1} now): the pairs are being learned by heart.</source>
        <translation>Doğrulama kaybı yeniden yükseliyor (en iyisi {0}, şimdi {1}): çiftler ezberleniyor.</translation>
    </message>
    <message>
        <source>The margin has hardly moved ({0} → {1}).</source>
        <translation>Fark pek kıpırdamadı ({0} → {1}).</translation>
    </message>
    <message>
        <source>The chosen answers&apos; reward falls ({0} → {1}) while {2}: this is usual for DPO, because its loss sees only the difference of the two. Both answers become less likely, the rejected ones faster; what gains is text that stands in neither.</source>
        <translation>Seçilen yanıtların ödülü düşerken ({0} → {1}) {2}: DPO için bu olağandır, çünkü kaybı yalnızca ikisinin farkını görür. İki yanıt da daha az olası olur, reddedilen daha hızlı; kazanan, ikisinde de olmayan metindir.</translation>
    </message>
    <message>
        <source>{0} of the pairs are right; {1}; the answers are {2} nats from the reference&apos;s and {3} of them end.</source>
        <translation>Çiftlerin {0} kadarı doğru; {1}; yanıtlar referansınkilerden {2} nat uzakta ve {3} kadarı bitiyor.</translation>
    </message>
    <message>
        <source>After a few updates it says here how the run fares.</source>
        <translation>Birkaç güncelleme sonra çalışmanın nasıl gittiği burada yazar.</translation>
    </message>
    <message>
        <source>Right in {0} of the validation pairs so far; the exam comes at the end.</source>
        <translation>Doğrulama çiftlerinin şimdilik {0} kadarında doğru; sınav sonda gelir.</translation>
    </message>
    <message>
        <source>right in {0} of {1} pairs that it never saw</source>
        <translation>hiç görmediği {1} çiftin {0} kadarında doğru</translation>
    </message>
    <message>
        <source>The reward model is hardly better than guessing: {0}.</source>
        <translation>Ödül modeli tahminden pek iyi değil: {0}.</translation>
    </message>
    <message>
        <source>{0} pairs are few for an exam: right in {1} of them could be luck.</source>
        <translation>{0} çift bir sınav için az: {1} doğruluk şans da olabilir.</translation>
    </message>
    <message>
        <source>The scores follow the length of answers (r = {0}): a policy may learn to write long instead of well.</source>
        <translation>Puanlar yanıtların uzunluğunu izliyor (r = {0}): politika iyi yerine uzun yazmayı öğrenebilir.</translation>
    </message>
    <message>
        <source>The reward model has passed its exam: {0}.</source>
        <translation>Ödül modeli sınavını geçti: {0}.</translation>
    </message>
    <message>
        <source>If it stays so: raise train.learning_rate, or lower ppo.kl_coef.</source>
        <translation>Böyle kalırsa: train.learning_rate değerini yükseltin ya da ppo.kl_coef değerini düşürün.</translation>
    </message>
    <message>
        <source>Lower train.learning_rate, raise dpo.beta, or set dpo.nll, say to 0.1.</source>
        <translation>train.learning_rate değerini düşürün, dpo.beta değerini yükseltin ya da dpo.nll değerini örneğin 0.1 yapın.</translation>
    </message>
    <message>
        <source>Raise dpo.beta, or lower train.learning_rate.</source>
        <translation>dpo.beta değerini yükseltin ya da train.learning_rate değerini düşürün.</translation>
    </message>
    <message>
        <source>Fewer epochs, or more pairs.</source>
        <translation>Daha az tur ya da daha çok çift.</translation>
    </message>
    <message>
        <source>Raise train.learning_rate threefold, or lower dpo.beta.</source>
        <translation>train.learning_rate değerini üç katına çıkarın ya da dpo.beta değerini düşürün.</translation>
    </message>
    <message>
        <source>As long as KL and the answers that end stay calm, nothing is wrong. dpo.nll keeps the chosen answers up.</source>
        <translation>KL ve biten yanıtlar sakin kaldıkça yanlış bir şey yoktur. dpo.nll seçilen yanıtları yukarıda tutar.</translation>
    </message>
    <message>
        <source>More pairs, or clearer ones, before a model learns from it.</source>
        <translation>Bir model ondan öğrenmeden önce daha çok ya da daha açık çiftler gerekir.</translation>
    </message>
    <message>
        <source>Judge more pairs, or raise data.val_fraction.</source>
        <translation>Daha çok çift değerlendirin ya da data.val_fraction değerini yükseltin.</translation>
    </message>
    <message>
        <source>Judge pairs in which the shorter answer is the better one, too.</source>
        <translation>Kısa yanıtın daha iyi olduğu çiftleri de değerlendirin.</translation>
    </message>
</context>
<context>
    <name>VocabularyCard</name>
    <message>
        <source>characters per token</source>
        <translation>token başına karakter</translation>
    </message>
    <message>
        <source>How large a vocabulary?</source>
        <translation>Sözlük ne kadar büyük olsun?</translation>
    </message>
    <message>
        <source>Characters per token over the size of the vocabulary</source>
        <translation>Sözlük büyüklüğüne göre token başına karakter</translation>
    </message>
    <message>
        <source>vocabulary</source>
        <translation>sözlük</translation>
    </message>
    <message>
        <source>Progress of the learning</source>
        <translation>Öğrenmenin ilerleyişi</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Sözlük</translation>
    </message>
    <message>
        <source>Vocabulary
How many different tokens there are. More tokens make a text shorter, so the model sees further back and trains faster; but each token needs a row of numbers in the model, and rare ones are seldom practised.

Safe: 1,000 to 8,000 for a small text.

In the recipe: tokenizer.vocab_size</source>
        <translation>Sözlük
Kaç farklı token olduğu. Daha çok token metni kısaltır; böylece model daha geriyi görür ve daha hızlı eğitilir. Ama her token modelde bir sıra sayı ister ve seyrek olanlar az çalışılır.

Güvenli: küçük bir metin için 1,000 - 8,000.

Tarifte: tokenizer.vocab_size</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>durdur</translation>
    </message>
    <message>
        <source>learn again</source>
        <translation>yeniden öğren</translation>
    </message>
    <message>
        <source>End the learning</source>
        <translation>Öğrenmeyi bitir</translation>
    </message>
    <message>
        <source>Read the text again and learn from it</source>
        <translation>Metni yeniden oku ve ondan öğren</translation>
    </message>
    <message>
        <source>This text gives {0} tokens at most; beyond that no pair of pieces occurs twice.</source>
        <translation>Bu metin en çok {0} token verir; ötesinde hiçbir parça çifti iki kez geçmez.</translation>
    </message>
    <message>
        <source>{0} tokens: {1} characters a token.</source>
        <translation>{0} token: token başına {1} karakter.</translation>
    </message>
    <message>
        <source>Twice as many: {0} more.</source>
        <translation>İki katı: {0} daha çok.</translation>
    </message>
    <message>
        <source>Their table has {0} parameters, {1} of the model.</source>
        <translation>Tablolarının {0} parametresi var, modelin {1} kadarı.</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} token</translation>
    </message>
    <message>
        <source>{0} characters a token</source>
        <translation>token başına {0} karakter</translation>
    </message>
</context>
<context>
    <name>WholePath</name>
    <message>
        <source>The whole path</source>
        <translation>Yolun tamamı</translation>
    </message>
    <message>
        <source>Each stage goes on from the one before it. Choose one to see what it has made or to prepare it.</source>
        <translation>Her aşama bir öncekinden devam eder. Ne ürettiğini görmek ya da onu hazırlamak için birini seçin.</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Explain
Move to a setting, and this panel tells what it means and which values are safe.</source>
        <translation>Açıklama
Bir ayara gidin; bu panel onun ne anlama geldiğini ve hangi değerlerin güvenli olduğunu söyler.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Kapat</translation>
    </message>
    <message>
        <source>nothing here yet</source>
        <translation>henüz boş</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>hazır</translation>
    </message>
    <message>
        <source>running</source>
        <translation>sürüyor</translation>
    </message>
    <message>
        <source>has a problem</source>
        <translation>bir sorun var</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>Pause</source>
        <translation>Duraklat</translation>
    </message>
    <message>
        <source>Wait between two steps, the model kept in memory; again: go on</source>
        <translation>İki adım arasında bekle, model bellekte kalsın; yeniden: sürdür</translation>
    </message>
    <message>
        <source>Stop &amp; save</source>
        <translation>Durdur ve kaydet</translation>
    </message>
    <message>
        <source>Save a checkpoint and end the run; it can be resumed</source>
        <translation>Bir kontrol noktası kaydet ve çalışmayı bitir; sonra sürdürülebilir</translation>
    </message>
    <message>
        <source>Checkpoint now</source>
        <translation>Kontrol noktası</translation>
    </message>
    <message>
        <source>Save a checkpoint and go on</source>
        <translation>Bir kontrol noktası kaydet ve devam et</translation>
    </message>
    <message>
        <source>Sample now</source>
        <translation>Örnek yaz</translation>
    </message>
    <message>
        <source>Let the model write, then go on</source>
        <translation>Model bir şeyler yazsın, sonra devam etsin</translation>
    </message>
    <message>
        <source>Main button of the page</source>
        <translation>Sayfanın ana düğmesi</translation>
    </message>
    <message>
        <source>Start training, generate, …</source>
        <translation>Eğitimi başlat, üret, …</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Ara</translation>
    </message>
    <message>
        <source>Find settings, runs and commands</source>
        <translation>Ayarları, çalışmaları ve komutları bul</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>Açıkla</translation>
    </message>
    <message>
        <source>Tell what the focused setting means and which values are safe</source>
        <translation>Odaktaki ayarın ne anlama geldiğini ve hangi değerlerin güvenli olduğunu söyle</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Sonraki bölme</translation>
    </message>
    <message>
        <source>Move the focus between rail, page and top bar</source>
        <translation>Odağı yan çubuk, sayfa ve üst çubuk arasında taşı</translation>
    </message>
    <message>
        <source>Stop or close</source>
        <translation>Durdur ya da kapat</translation>
    </message>
    <message>
        <source>Stop what the page does, or close the note, the question or the panel</source>
        <translation>Sayfanın yaptığı işi durdur; ya da notu, soruyu, paneli kapat</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Daha büyük yazı</translation>
    </message>
    <message>
        <source>Make all text larger</source>
        <translation>Bütün yazıları büyüt</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Daha küçük yazı</translation>
    </message>
    <message>
        <source>Make all text smaller</source>
        <translation>Bütün yazıları küçült</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>Olağan yazı boyutu</translation>
    </message>
    <message>
        <source>Show all text at its normal size</source>
        <translation>Bütün yazıları olağan boyutta göster</translation>
    </message>
    <message>
        <source>Dark or light theme</source>
        <translation>Koyu ya da açık tema</translation>
    </message>
    <message>
        <source>Show the other theme</source>
        <translation>Öteki temayı göster</translation>
    </message>
    <message>
        <source>Open the runs folder</source>
        <translation>Çalışmalar klasörünü aç</translation>
    </message>
    <message>
        <source>Show the folder of the runs in the file manager</source>
        <translation>Çalışmaların klasörünü dosya yöneticisinde göster</translation>
    </message>
    <message>
        <source>Open the log folder</source>
        <translation>Günlük klasörünü aç</translation>
    </message>
    <message>
        <source>Show the studio&apos;s own log in the file manager</source>
        <translation>Stüdyonun kendi günlüğünü dosya yöneticisinde göster</translation>
    </message>
    <message>
        <source>Close the studio</source>
        <translation>Stüdyoyu kapat</translation>
    </message>
    <message>
        <source>A run that trains can go on without the window</source>
        <translation>Eğitilen bir çalışma pencere olmadan da sürebilir</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Sürdür</translation>
    </message>
    <message>
        <source>Show the next recipe</source>
        <translation>Sıradaki tarifi göster</translation>
    </message>
    <message>
        <source>All settings of the run that is prepared</source>
        <translation>Hazırlanan çalışmanın bütün ayarları</translation>
    </message>
    <message>
        <source>Start the next recipe</source>
        <translation>Sıradaki tarifi başlat</translation>
    </message>
    <message>
        <source>Train what is prepared</source>
        <translation>Hazırlananı eğit</translation>
    </message>
    <message>
        <source>Queue the next recipe</source>
        <translation>Sıradaki tarifi sıraya koy</translation>
    </message>
    <message>
        <source>Train what is prepared when the runs before it have ended</source>
        <translation>Önündeki çalışmalar bitince hazırlananı eğit</translation>
    </message>
    <message>
        <source>Load a recipe…</source>
        <translation>Tarif yükle…</translation>
    </message>
    <message>
        <source>Prepare a run from a .toml file</source>
        <translation>Bir .toml dosyasından çalışma hazırla</translation>
    </message>
    <message>
        <source>Save the recipe…</source>
        <translation>Tarifi kaydet…</translation>
    </message>
    <message>
        <source>Write what is prepared as a .toml file</source>
        <translation>Hazırlananı .toml dosyası olarak yaz</translation>
    </message>
    <message>
        <source>Copy the recipe as a command</source>
        <translation>Tarifi komut olarak kopyala</translation>
    </message>
    <message>
        <source>Copy a command line that trains exactly what is prepared</source>
        <translation>Tam hazırlananı eğiten komut satırını kopyala</translation>
    </message>
    <message>
        <source>Undo the last change of the recipe</source>
        <translation>Tarifin son değişikliğini geri al</translation>
    </message>
    <message>
        <source>Take the last changed setting back</source>
        <translation>Son değiştirilen ayarı geri al</translation>
    </message>
    <message>
        <source>Redo the change of the recipe</source>
        <translation>Tarifin değişikliğini yinele</translation>
    </message>
    <message>
        <source>Make the change again that was taken back</source>
        <translation>Geri alınan değişikliği yinele</translation>
    </message>
    <message>
        <source>Reset the recipe</source>
        <translation>Tarifi sıfırla</translation>
    </message>
    <message>
        <source>Go back to what the recipe began with</source>
        <translation>Tarifin başlangıçtaki değerlerine dön</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>Çalışmayı göster</translation>
    </message>
    <message>
        <source>Open the chosen run on the Train page</source>
        <translation>Seçilen çalışmayı Eğitim sayfasında aç</translation>
    </message>
    <message>
        <source>Try the model</source>
        <translation>Modeli dene</translation>
    </message>
    <message>
        <source>Open the chosen run&apos;s model in the playground</source>
        <translation>Seçilen çalışmanın modelini Deneme sayfasında aç</translation>
    </message>
    <message>
        <source>Resume the run</source>
        <translation>Çalışmayı sürdür</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint; several runs go on one after the other</source>
        <translation>Son kontrol noktasından devam et; birkaç çalışma birbiri ardına sürer</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>Sıraya ekle</translation>
    </message>
    <message>
        <source>Compute the chosen runs one after the other, also without this window</source>
        <translation>Seçilen çalışmaları birbiri ardına hesapla, bu pencere olmadan da</translation>
    </message>
    <message>
        <source>Branch from a step</source>
        <translation>Bir adımdan dallan</translation>
    </message>
    <message>
        <source>A new run from one of the chosen run&apos;s checkpoints, with some settings changed</source>
        <translation>Seçilen çalışmanın bir kontrol noktasından, bazı ayarları değişik yeni bir çalışma</translation>
    </message>
    <message>
        <source>Sweep over settings</source>
        <translation>Ayarları tara</translation>
    </message>
    <message>
        <source>Queue a run for every combination of values</source>
        <translation>Değerlerin her birleşimi için sıraya bir çalışma koy</translation>
    </message>
    <message>
        <source>Tick for comparing</source>
        <translation>Karşılaştırmak için işaretle</translation>
    </message>
    <message>
        <source>Keep the chosen runs in the chart and in the differences</source>
        <translation>Seçilen çalışmaları grafikte ve farklarda tut</translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation>Çalışmayı yeniden adlandır</translation>
    </message>
    <message>
        <source>Call the chosen run something else; its folder keeps its name</source>
        <translation>Seçilen çalışmaya başka bir ad ver; klasörünün adı kalır</translation>
    </message>
    <message>
        <source>Tag the run</source>
        <translation>Çalışmayı etiketle</translation>
    </message>
    <message>
        <source>Words to find the chosen run by, with commas between them</source>
        <translation>Seçilen çalışmayı bulduracak sözcükler, aralarında virgülle</translation>
    </message>
    <message>
        <source>Pin or unpin the run</source>
        <translation>Çalışmayı sabitle ya da bırak</translation>
    </message>
    <message>
        <source>Keep the chosen runs at the top of the list</source>
        <translation>Seçilen çalışmaları listenin başında tut</translation>
    </message>
    <message>
        <source>Export the model</source>
        <translation>Modeli dışa aktar</translation>
    </message>
    <message>
        <source>Write the chosen run&apos;s model as a folder that transformers opens</source>
        <translation>Seçilen çalışmanın modelini transformers&apos;ın açtığı bir klasör olarak yaz</translation>
    </message>
    <message>
        <source>Open the run&apos;s folder</source>
        <translation>Çalışmanın klasörünü aç</translation>
    </message>
    <message>
        <source>Show the chosen run&apos;s folder in the file manager</source>
        <translation>Seçilen çalışmanın klasörünü dosya yöneticisinde göster</translation>
    </message>
    <message>
        <source>Put the run into the bin</source>
        <translation>Çalışmayı çöpe koy</translation>
    </message>
    <message>
        <source>The chosen runs can be taken out of the bin again</source>
        <translation>Seçilen çalışmalar çöpten geri alınabilir</translation>
    </message>
    <message>
        <source>Take the last run out of the bin</source>
        <translation>Son çalışmayı çöpten geri al</translation>
    </message>
    <message>
        <source>Undo the last deletion of a run</source>
        <translation>Bir çalışmanın son silinmesini geri al</translation>
    </message>
    <message>
        <source>Start the queue</source>
        <translation>Sırayı başlat</translation>
    </message>
    <message>
        <source>Compute what waits in the queue, one run after the other</source>
        <translation>Sırada bekleyenleri birbiri ardına hesapla</translation>
    </message>
    <message>
        <source>Hold the queue</source>
        <translation>Sırayı tut</translation>
    </message>
    <message>
        <source>Start no further run; the one that computes goes on</source>
        <translation>Yeni çalışma başlatma; hesaplanan sürer</translation>
    </message>
    <message>
        <source>Empty the bin</source>
        <translation>Çöpü boşalt</translation>
    </message>
    <message>
        <source>Delete what is in the bin for good</source>
        <translation>Çöptekileri kalıcı olarak sil</translation>
    </message>
    <message>
        <source>Open data files</source>
        <translation>Veri dosyaları aç</translation>
    </message>
    <message>
        <source>Choose the files that the next run learns from</source>
        <translation>Bir sonraki çalışmanın öğreneceği dosyaları seçin</translation>
    </message>
    <message>
        <source>Open a data folder</source>
        <translation>Veri klasörü aç</translation>
    </message>
    <message>
        <source>Choose a folder that the next run learns from</source>
        <translation>Bir sonraki çalışmanın öğreneceği klasörü seçin</translation>
    </message>
    <message>
        <source>Learn from the clipboard</source>
        <translation>Panodan öğren</translation>
    </message>
    <message>
        <source>Use the text, or the files, that you have copied</source>
        <translation>Kopyaladığınız metni ya da dosyaları kullanın</translation>
    </message>
    <message>
        <source>Read the data now</source>
        <translation>Veriyi şimdi oku</translation>
    </message>
    <message>
        <source>Count tokens, lengths and repetitions, and find what is wrong</source>
        <translation>Tokenları, uzunlukları, yinelemeleri say ve yanlışları bul</translation>
    </message>
    <message>
        <source>Chat with the model</source>
        <translation>Modelle sohbet et</translation>
    </message>
    <message>
        <source>The model answers in a conversation</source>
        <translation>Model bir sohbette yanıt verir</translation>
    </message>
    <message>
        <source>Let the model continue a text</source>
        <translation>Modele bir metni sürdürt</translation>
    </message>
    <message>
        <source>The model goes on from a beginning</source>
        <translation>Model bir başlangıcı sürdürür</translation>
    </message>
    <message>
        <source>Compare models</source>
        <translation>Modelleri karşılaştır</translation>
    </message>
    <message>
        <source>One more model in the playground: the same prompt, the same seed</source>
        <translation>Denemede bir model daha: aynı istem, aynı tohum</translation>
    </message>
    <message>
        <source>Compare before and after</source>
        <translation>Öncesi ile sonrasını karşılaştır</translation>
    </message>
    <message>
        <source>The model that this one was made from, beside it</source>
        <translation>Bunun yapıldığı model, yanında</translation>
    </message>
    <message>
        <source>What the model sees</source>
        <translation>Modelin gördüğü</translation>
    </message>
    <message>
        <source>The conversation as the template writes it</source>
        <translation>Sohbetin şablonun yazdığı hâli</translation>
    </message>
    <message>
        <source>Choose the chat template</source>
        <translation>Sohbet şablonunu seç</translation>
    </message>
    <message>
        <source>How a conversation becomes the text that the model reads</source>
        <translation>Bir sohbetin, modelin okuduğu metne nasıl çevrildiği</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>Yeni sohbet</translation>
    </message>
    <message>
        <source>Begin anew in all columns</source>
        <translation>Bütün sütunlarda yeniden başla</translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>Sohbeti dışa aktar</translation>
    </message>
    <message>
        <source>As chat data that fine-tuning reads, or as a text</source>
        <translation>İnce ayarın okuduğu sohbet verisi ya da metin olarak</translation>
    </message>
    <message>
        <source>Judge answers</source>
        <translation>Yanıtları değerlendir</translation>
    </message>
    <message>
        <source>Compare pairs of a model&apos;s answers by arrow keys</source>
        <translation>Bir modelin yanıt çiftlerini ok tuşlarıyla karşılaştırın</translation>
    </message>
    <message>
        <source>Train a reward model on my judgements</source>
        <translation>Değerlendirmelerimle bir ödül modeli eğit</translation>
    </message>
    <message>
        <source>Prepare the reward stage with the set of the Feedback page</source>
        <translation>Ödül aşamasını Geri bildirim sayfasının kümesiyle hazırlayın</translation>
    </message>
    <message>
        <source>Judge the skipped pairs</source>
        <translation>Atlanan çiftleri değerlendir</translation>
    </message>
    <message>
        <source>The pairs that were passed over, once more</source>
        <translation>Atlanmış çiftler bir kez daha</translation>
    </message>
    <message>
        <source>Import pairs</source>
        <translation>Çiftleri içe aktar</translation>
    </message>
    <message>
        <source>Take the pairs of a file into the set of the Feedback page</source>
        <translation>Bir dosyadaki çiftleri Geri bildirim sayfasının kümesine al</translation>
    </message>
    <message>
        <source>Export pairs</source>
        <translation>Çiftleri dışa aktar</translation>
    </message>
    <message>
        <source>Write the set of the Feedback page for other programs</source>
        <translation>Geri bildirim sayfasının kümesini başka programlar için yaz</translation>
    </message>
    <message>
        <source>Split the pairs</source>
        <translation>Çiftleri böl</translation>
    </message>
    <message>
        <source>Two files of the set: to learn from, and for the exam</source>
        <translation>Kümeden iki dosya: öğrenmek için ve sınav için</translation>
    </message>
    <message>
        <source>Measure two steps</source>
        <translation>İki adım ölç</translation>
    </message>
    <message>
        <source>Find out how much memory and time the run in preparation takes</source>
        <translation>Hazırlanan çalışmanın ne kadar bellek ve süre istediğini öğren</translation>
    </message>
    <message>
        <source>Start from a model folder</source>
        <translation>Bir model klasöründen başla</translation>
    </message>
    <message>
        <source>Choose a folder with a model that others trained</source>
        <translation>Başkalarının eğittiği bir modelin klasörünü seç</translation>
    </message>
    <message>
        <source>Import a file of weights</source>
        <translation>Ağırlık dosyası içe aktar</translation>
    </message>
    <message>
        <source>Make a model folder of a .pt, .pth or .bin file, safely</source>
        <translation>Bir .pt, .pth ya da .bin dosyasından güvenle model klasörü yap</translation>
    </message>
    <message>
        <source>Look up a model on the hub</source>
        <translation>Hub&apos;da bir modele bak</translation>
    </message>
    <message>
        <source>Ask the Hugging Face hub what a model weighs, before it is downloaded</source>
        <translation>Bir model indirilmeden önce Hugging Face hub&apos;ına boyutunu sor</translation>
    </message>
    <message>
        <source>Learn vocabularies again</source>
        <translation>Sözlükleri yeniden öğren</translation>
    </message>
    <message>
        <source>Read the text again and find what a larger vocabulary is worth</source>
        <translation>Metni yeniden oku ve daha büyük bir sözlüğün ne kazandırdığını bul</translation>
    </message>
    <message>
        <source>Add a tokenizer.json</source>
        <translation>tokenizer.json ekle</translation>
    </message>
    <message>
        <source>Compare a tokenizer of your own with the others</source>
        <translation>Kendi tokenleştiricinizi ötekilerle karşılaştırın</translation>
    </message>
    <message>
        <source>Cut a text of your own</source>
        <translation>Kendi metninizi bölün</translation>
    </message>
    <message>
        <source>Type a text and see it token by token</source>
        <translation>Bir metin yaz ve onu token token gör</translation>
    </message>
</context>
<context>
    <name>answer</name>
    <message>
        <source>reward {0}</source>
        <translation>ödül {0}</translation>
    </message>
    <message>
        <source>{0} tokens/s</source>
        <translation>{0} token/sn</translation>
    </message>
    <message>
        <source>first token {0} ms</source>
        <translation>ilk token {0} ms</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 token</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} token</translation>
    </message>
    <message>
        <source>perplexity {0}</source>
        <translation>şaşkınlık {0}</translation>
    </message>
    <message>
        <source>context {0} / {1}</source>
        <translation>bağlam {0} / {1}</translation>
    </message>
    <message>
        <source>seed {0}</source>
        <translation>tohum {0}</translation>
    </message>
    <message>
        <source>{0} earlier turns no longer fit</source>
        <translation>önceki {0} soru ve yanıt artık sığmıyor</translation>
    </message>
    <message>
        <source>reached the end of text</source>
        <translation>metin sonuna ulaştı</translation>
    </message>
    <message>
        <source>reached a stop text</source>
        <translation>durma metnine ulaştı</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>durduruldu</translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>The settings could not be saved: {0}</source>
        <translation>Ayarlar kaydedilemedi: {0}</translation>
    </message>
    <message>
        <source>The settings could not be read; they are kept as {0}. Defaults are used.</source>
        <translation>Ayarlar okunamadı; {0} adıyla saklandı. Varsayılanlar kullanılıyor.</translation>
    </message>
    <message>
        <source>A bug in the studio, written to {0}: {1}</source>
        <translation>Stüdyoda bir hata oldu, {0} dosyasına yazıldı: {1}</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Raporu kopyala</translation>
    </message>
</context>
<context>
    <name>engine</name>
    <message>
        <source>preparing</source>
        <translation>hazırlanıyor</translation>
    </message>
    <message>
        <source>Checking the text</source>
        <translation>Metin denetleniyor</translation>
    </message>
    <message>
        <source>Reading the text</source>
        <translation>Metin okunuyor</translation>
    </message>
    <message>
        <source>Making the tokenizer</source>
        <translation>Tokenleştirici hazırlanıyor</translation>
    </message>
    <message>
        <source>Tokenizing</source>
        <translation>Tokenlara ayrılıyor</translation>
    </message>
    <message>
        <source>Waiting for another run that prepares the same text</source>
        <translation>Aynı metni hazırlayan başka bir çalışma bekleniyor</translation>
    </message>
    <message>
        <source>building the model</source>
        <translation>model kuruluyor</translation>
    </message>
    <message>
        <source>measuring threads, kernels and precision</source>
        <translation>iş parçacıkları, çekirdekler ve duyarlık ölçülüyor</translation>
    </message>
    <message>
        <source>compiling</source>
        <translation>derleniyor</translation>
    </message>
    <message>
        <source>training</source>
        <translation>eğitiliyor</translation>
    </message>
    <message>
        <source>writing the model</source>
        <translation>model yazılıyor</translation>
    </message>
    <message>
        <source>the numbers stopped being finite</source>
        <translation>sayılar sonlu olmaktan çıktı</translation>
    </message>
    <message>
        <source>works</source>
        <translation>çalışıyor</translation>
    </message>
    <message>
        <source>does not work: {0}</source>
        <translation>çalışmıyor: {0}</translation>
    </message>
    <message>
        <source>{0} ({1}) does not work: {2}</source>
        <translation>{0} ({1}) çalışmıyor: {2}</translation>
    </message>
    <message>
        <source>{0} free of {1}</source>
        <translation>{1} içinden {0} boş</translation>
    </message>
    <message>
        <source>{0} is empty.</source>
        <translation>{0} boş.</translation>
    </message>
    <message>
        <source>The text is empty.</source>
        <translation>Metin boş.</translation>
    </message>
    <message>
        <source>Give a file that holds text.</source>
        <translation>İçinde metin olan bir dosya verin.</translation>
    </message>
    <message>
        <source>Choose a file that holds text.</source>
        <translation>İçinde metin olan bir dosya seçin.</translation>
    </message>
    <message>
        <source>{0} is not text: it holds binary data.</source>
        <translation>{0} metin değil: ikili veri içeriyor.</translation>
    </message>
    <message>
        <source>{0} is {1}, not text.</source>
        <translation>{0} metin değil ({1}).</translation>
    </message>
    <message>
        <source>{0} is a {1}, not a regular file.</source>
        <translation>{0} olağan bir dosya değil ({1}).</translation>
    </message>
    <message>
        <source>Give {0} (also .gz, .zst); convert other formats first.</source>
        <translation>{0} verin (.gz, .zst de olur); başka biçimleri önce dönüştürün.</translation>
    </message>
    <message>
        <source>Give one of {0} (also .gz, .zst), a folder, tales:en or tales:tr.</source>
        <translation>Şunlardan birini verin: {0} (.gz, .zst de olur), bir klasör, tales:en ya da tales:tr.</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>Veri okunuyor</translation>
    </message>
    <message>
        <source>Reading the questions</source>
        <translation>Sorular okunuyor</translation>
    </message>
    <message>
        <source>Counting the rows</source>
        <translation>Satırlar sayılıyor</translation>
    </message>
    <message>
        <source>Comparing the documents</source>
        <translation>Belgeler karşılaştırılıyor</translation>
    </message>
    <message>
        <source>Preparing the preferences</source>
        <translation>Tercihler hazırlanıyor</translation>
    </message>
    <message>
        <source>nothing to learn</source>
        <translation>öğrenilecek bir şey yok</translation>
    </message>
    <message>
        <source>nothing is asked</source>
        <translation>sorulan bir şey yok</translation>
    </message>
    <message>
        <source>the row holds no text</source>
        <translation>satırda metin yok</translation>
    </message>
    <message>
        <source>not JSON: {0}</source>
        <translation>JSON değil: {0}</translation>
    </message>
    <message>
        <source>expected an object</source>
        <translation>bir nesne bekleniyordu</translation>
    </message>
    <message>
        <source>the field {0} is missing; there are: {1}</source>
        <translation>{0} alanı eksik; olanlar: {1}</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>modelin kendisininki</translation>
    </message>
    <message>
        <source>of the recipe</source>
        <translation>tarifinki</translation>
    </message>
    <message>
        <source>Mend the file.</source>
        <translation>Dosyayı düzeltin.</translation>
    </message>
    <message>
        <source>Did you mean {0}?</source>
        <translation>Şunu mu demek istediniz: {0}?</translation>
    </message>
    <message>
        <source>Give .txt, .md, .jsonl, .json, .csv, .tsv or .parquet (also .gz, .zst); convert other formats first.</source>
        <translation>.txt, .md, .jsonl, .json, .csv, .tsv ya da .parquet verin (.gz, .zst de olur); başka biçimleri önce dönüştürün.</translation>
    </message>
    <message>
        <source>there is no chosen answer (data.chosen_column); the columns are: {0}</source>
        <translation>seçilen yanıt yok (data.chosen_column); sütunlar: {0}</translation>
    </message>
    <message>
        <source>there is no rejected answer (data.rejected_column); the columns are: {0}</source>
        <translation>reddedilen yanıt yok (data.rejected_column); sütunlar: {0}</translation>
    </message>
    <message>
        <source>expected an object with a chosen and a rejected answer</source>
        <translation>seçilen ve reddedilen yanıtı olan bir nesne bekleniyordu</translation>
    </message>
    <message>
        <source>{0} pairs are longer than {1} tokens and lost their beginning.</source>
        <translation>{0} çift {1} tokendan uzun; baş tarafları kesildi.</translation>
    </message>
    <message>
        <source>Give more questions, or allow answers of fewer tokens (max_new_tokens), so that longer questions fit the model&apos;s context.</source>
        <translation>Daha çok soru verin ya da uzun sorular modelin bağlamına sığsın diye daha az tokenlık yanıtlara (max_new_tokens) izin verin.</translation>
    </message>
    <message>
        <source>{0}: there is no such file or folder.</source>
        <translation>{0}: böyle bir dosya ya da klasör yok.</translation>
    </message>
    <message>
        <source>There is no text to paste.</source>
        <translation>Yapıştırılacak metin yok.</translation>
    </message>
    <message>
        <source>Copy a text first.</source>
        <translation>Önce bir metin kopyalayın.</translation>
    </message>
    <message>
        <source>{0} pairs with the same answer twice and {1} with an empty answer teach nothing and were left out.</source>
        <translation>Aynı yanıtı iki kez taşıyan {0} çift ve boş yanıtlı {1} çift bir şey öğretmez; dışarıda bırakıldı.</translation>
    </message>
    <message>
        <source>{0} pairs have an answer of more than {1} tokens and were left out.</source>
        <translation>{0} çiftin yanıtı {1} tokendan uzun; dışarıda bırakıldı.</translation>
    </message>
    <message>
        <source>{0} pairs were judged twice; {1} of the second judgements agree with the first.</source>
        <translation>{0} çift iki kez değerlendirildi; ikinci değerlendirmelerin {1} kadarı ilkiyle aynı.</translation>
    </message>
    <message>
        <source>{0} questions are longer than {1} tokens and were left out.</source>
        <translation>{0} soru {1} tokendan uzun; dışarıda bırakıldı.</translation>
    </message>
    <message>
        <source>{0} rows could not be read and were left out.</source>
        <translation>{0} satır okunamadı; dışarıda bırakıldı.</translation>
    </message>
    <message>
        <source>{0} questions were asked before and count once.</source>
        <translation>{0} soru daha önce de sorulmuştu; bir kez sayılır.</translation>
    </message>
    <message>
        <source>{0} holds {1} questions that fit; at least 2 are needed, one of them for validation.</source>
        <translation>{0} içinde sığan {1} soru var; en az 2 gerekir, biri doğrulama için.</translation>
    </message>
    <message>
        <source>{0} holds {1} pairs to learn from; at least 2 are needed ({2}).</source>
        <translation>{0} içinde öğrenilecek {1} çift var; en az 2 gerekir ({2}).</translation>
    </message>
    <message>
        <source>{0} holds {1} pairs to learn from; at least 2 are needed.</source>
        <translation>{0} içinde öğrenilecek {1} çift var; en az 2 gerekir.</translation>
    </message>
    <message>
        <source>Look at the columns (data.prompt_column, data.chosen_column, data.rejected_column).</source>
        <translation>Sütunlara bakın (data.prompt_column, data.chosen_column, data.rejected_column).</translation>
    </message>
    <message>
        <source>The template {0} needs tokens that the model does not know yet.</source>
        <translation>{0} şablonu, modelin henüz bilmediği tokenlar gerektiriyor.</translation>
    </message>
    <message>
        <source>Fine-tune the model with this template first, or choose another data.template.</source>
        <translation>Önce modeli bu şablonla ince ayarlayın ya da başka bir data.template seçin.</translation>
    </message>
    <message>
        <source>{0}: no permission to read it.</source>
        <translation>{0}: okuma izni yok.</translation>
    </message>
    <message>
        <source>Change its permissions or copy it.</source>
        <translation>İzinlerini değiştirin ya da dosyayı kopyalayın.</translation>
    </message>
    <message>
        <source>{0} holds no text that can be read.</source>
        <translation>{0} okunabilir metin içermiyor.</translation>
    </message>
    <message>
        <source>{0} is damaged: {1}.</source>
        <translation>{0} bozuk: {1}.</translation>
    </message>
    <message>
        <source>{0} ends too early (it is truncated).</source>
        <translation>{0} erken bitiyor (yarım kalmış).</translation>
    </message>
    <message>
        <source>Fetch or make the file again.</source>
        <translation>Dosyayı yeniden indirin ya da yeniden oluşturun.</translation>
    </message>
    <message>
        <source>byte {0} is not valid {1}.</source>
        <translation>{0} baytı geçerli {1} değil.</translation>
    </message>
    <message>
        <source>byte {0} is not valid {1} (the text ends in the middle of a character).</source>
        <translation>{0} baytı geçerli {1} değil (metin bir karakterin ortasında bitiyor).</translation>
    </message>
    <message>
        <source>Mend the line, or set data.skip_bad_lines = true to leave such lines out (they are counted).</source>
        <translation>Satırı düzeltin ya da böyle satırları dışarıda bırakmak için data.skip_bad_lines = true yapın (sayılırlar).</translation>
    </message>
    <message>
        <source>Save the file as UTF-8, or set data.skip_bad_lines = true to leave such lines out.</source>
        <translation>Dosyayı UTF-8 olarak kaydedin ya da böyle satırları dışarıda bırakmak için data.skip_bad_lines = true yapın.</translation>
    </message>
    <message>
        <source>The text changed while it was read.</source>
        <translation>Metin okunurken değişti.</translation>
    </message>
    <message>
        <source>Start again when nothing writes to it any more.</source>
        <translation>Ona yazan kalmayınca yeniden başlatın.</translation>
    </message>
    <message>
        <source>{0} bad lines were left out; the first: {1}</source>
        <translation>{0} bozuk satır dışarıda bırakıldı; ilki: {1}</translation>
    </message>
    <message>
        <source>The text is one document, too few to split by documents; its end is kept: {0} for validation.</source>
        <translation>Metin tek belge; belgelere göre bölmek için az. Sonu ayrıldı: doğrulama için {0}.</translation>
    </message>
    <message>
        <source>The text is {0} documents, too few to split by documents; its end is kept: {1} for validation.</source>
        <translation>Metin {0} belge; belgelere göre bölmek için az. Sonu ayrıldı: doğrulama için {1}.</translation>
    </message>
    <message>
        <source>The training text has {0} tokens; one window needs {1} (model.context_length = {2}, and the next token).</source>
        <translation>Eğitim metni {0} token; bir pencereye {1} gerekiyor (model.context_length = {2}, bir de sonraki token).</translation>
    </message>
    <message>
        <source>The validation text has {0} tokens; one window needs {1} (model.context_length = {2}, and the next token).</source>
        <translation>Doğrulama metni {0} token; bir pencereye {1} gerekiyor (model.context_length = {2}, bir de sonraki token).</translation>
    </message>
    <message>
        <source>The test text has {0} tokens; one window needs {1} (model.context_length = {2}, and the next token).</source>
        <translation>Sınama metni {0} token; bir pencereye {1} gerekiyor (model.context_length = {2}, bir de sonraki token).</translation>
    </message>
    <message>
        <source>Use a shorter context, or give more text.</source>
        <translation>Daha kısa bir bağlam kullanın ya da daha çok metin verin.</translation>
    </message>
    <message>
        <source>Use a shorter context, raise {0}, or give more text.</source>
        <translation>Daha kısa bir bağlam kullanın, {0} değerini yükseltin ya da daha çok metin verin.</translation>
    </message>
    <message>
        <source>Set model.context_length to at most {0}, or give more text.</source>
        <translation>model.context_length en çok {0} olsun ya da daha çok metin verin.</translation>
    </message>
    <message>
        <source>Set model.context_length to at most {0}, raise {1}, or give more text.</source>
        <translation>model.context_length en çok {0} olsun, {1} değerini yükseltin ya da daha çok metin verin.</translation>
    </message>
    <message>
        <source>The training text gives {0} windows, less than one batch (train.batch_size = {1}).</source>
        <translation>Eğitim metninden {0} pencere çıkıyor; bir yığından az (train.batch_size = {1}).</translation>
    </message>
    <message>
        <source>Set train.batch_size to at most {0}, or data.drop_last = false, or give more text.</source>
        <translation>train.batch_size en çok {0} olsun ya da data.drop_last = false yapın ya da daha çok metin verin.</translation>
    </message>
    <message>
        <source>There is no validation text, so overfitting will not show. Set data.val_fraction, say to 0.1.</source>
        <translation>Doğrulama metni yok; ezberleme görülemez. data.val_fraction değerini örneğin 0.1 yapın.</translation>
    </message>
    <message>
        <source>An epoch has few batches ({0}): the model will soon know the text by heart. More text is the best remedy.</source>
        <translation>Bir turda az yığın var ({0}): model metni kısa sürede ezberler. En iyi çare daha çok metin.</translation>
    </message>
    <message>
        <source>Text: {0} characters, {1} tokens, 1 document, vocabulary {2}, {3} bytes a token.</source>
        <translation>Metin: {0} karakter, {1} token, 1 belge, sözlük {2}, token başına {3} bayt.</translation>
    </message>
    <message>
        <source>Text: {0} characters, {1} tokens, {2} documents, vocabulary {3}, {4} bytes a token.</source>
        <translation>Metin: {0} karakter, {1} token, {2} belge, sözlük {3}, token başına {4} bayt.</translation>
    </message>
    <message>
        <source>Training: {0} characters, {1} tokens, {2} windows, {3} batches.</source>
        <translation>Eğitim: {0} karakter, {1} token, {2} pencere, {3} yığın.</translation>
    </message>
    <message>
        <source>Training: {0} characters, {1} tokens, {2} windows, 1 batch.</source>
        <translation>Eğitim: {0} karakter, {1} token, {2} pencere, 1 yığın.</translation>
    </message>
    <message>
        <source>Training: {0} characters, {1} tokens, 1 window, 1 batch.</source>
        <translation>Eğitim: {0} karakter, {1} token, 1 pencere, 1 yığın.</translation>
    </message>
    <message>
        <source>Training: {0} characters, {1} tokens, 1 window, {2} batches.</source>
        <translation>Eğitim: {0} karakter, {1} token, 1 pencere, {2} yığın.</translation>
    </message>
    <message>
        <source>Validation: {0} characters, {1} tokens, {2} windows, {3} batches.</source>
        <translation>Doğrulama: {0} karakter, {1} token, {2} pencere, {3} yığın.</translation>
    </message>
    <message>
        <source>Validation: {0} characters, {1} tokens, {2} windows, 1 batch.</source>
        <translation>Doğrulama: {0} karakter, {1} token, {2} pencere, 1 yığın.</translation>
    </message>
    <message>
        <source>Validation: {0} characters, {1} tokens, 1 window, 1 batch.</source>
        <translation>Doğrulama: {0} karakter, {1} token, 1 pencere, 1 yığın.</translation>
    </message>
    <message>
        <source>Test: {0} characters, {1} tokens, {2} windows, {3} batches.</source>
        <translation>Sınama: {0} karakter, {1} token, {2} pencere, {3} yığın.</translation>
    </message>
    <message>
        <source>Test: {0} characters, {1} tokens, {2} windows, 1 batch.</source>
        <translation>Sınama: {0} karakter, {1} token, {2} pencere, 1 yığın.</translation>
    </message>
    <message>
        <source>Test: {0} characters, {1} tokens, 1 window, 1 batch.</source>
        <translation>Sınama: {0} karakter, {1} token, 1 pencere, 1 yığın.</translation>
    </message>
    <message>
        <source>The computing process was ended by SIGKILL (probably the system: out of memory).</source>
        <translation>Hesaplayan süreç SIGKILL ile sonlandırıldı (büyük olasılıkla sistem: bellek bitti).</translation>
    </message>
    <message>
        <source>The computing process was ended by {0}.</source>
        <translation>Hesaplayan süreç {0} ile sonlandırıldı.</translation>
    </message>
    <message>
        <source>The computing process ended with code {0} and without a word; its last lines are in {1}.</source>
        <translation>Hesaplayan süreç {0} koduyla, bir şey demeden bitti; son satırları {1} içinde.</translation>
    </message>
    <message>
        <source>Go on from the last checkpoint:  {0}</source>
        <translation>Son kontrol noktasından devam edin:  {0}</translation>
    </message>
    <message>
        <source>It had no checkpoint yet. Start it anew from step 0:  {0}</source>
        <translation>Henüz kontrol noktası yoktu. 0. adımdan yeniden başlatın:  {0}</translation>
    </message>
    <message>
        <source>{0} is not running.</source>
        <translation>{0} çalışmıyor.</translation>
    </message>
    <message>
        <source>Go on with:  {0}</source>
        <translation>Şununla devam edin:  {0}</translation>
    </message>
    <message>
        <source>{0} is already computed by process {1}.</source>
        <translation>{0} zaten {1} numaralı süreçte hesaplanıyor.</translation>
    </message>
    <message>
        <source>{0} is not a run: it has no recipe.toml.</source>
        <translation>{0} bir çalışma değil: recipe.toml yok.</translation>
    </message>
    <message>
        <source>The text of {0} has changed since the run began.</source>
        <translation>{0} çalışmasının metni, çalışma başladığından beri değişmiş.</translation>
    </message>
    <message>
        <source>{0} is not what was written (damaged); the checkpoint is not used.</source>
        <translation>{0} yazıldığı gibi değil (bozuk); kontrol noktası kullanılmadı.</translation>
    </message>
    <message>
        <source>{0} is missing; the checkpoint is not used.</source>
        <translation>{0} eksik; kontrol noktası kullanılmadı.</translation>
    </message>
    <message>
        <source>No checkpoint of this run can be used: start a new run, or restore the folder from a copy.</source>
        <translation>Bu çalışmanın hiçbir kontrol noktası kullanılamıyor: yeni bir çalışma başlatın ya da klasörü bir kopyadan geri yükleyin.</translation>
    </message>
    <message>
        <source>Disk full: {0} MB are free at {1}, {2} MB are needed.</source>
        <translation>Disk dolu: {1} üzerinde {0} MB boş, {2} MB gerekiyor.</translation>
    </message>
    <message>
        <source>Disk full: {0} MB are free at {1}, not enough for a checkpoint.</source>
        <translation>Disk dolu: {1} üzerinde {0} MB boş; bir kontrol noktasına yetmiyor.</translation>
    </message>
    <message>
        <source>Free some space: the run goes on by itself.</source>
        <translation>Yer açın: çalışma kendiliğinden devam eder.</translation>
    </message>
    <message>
        <source>There is room again; the run goes on.</source>
        <translation>Yeniden yer var; çalışma devam ediyor.</translation>
    </message>
    <message>
        <source>Nothing was saved: {0} holds numbers that are not finite.</source>
        <translation>Hiçbir şey kaydedilmedi: {0} sonlu olmayan sayılar içeriyor.</translation>
    </message>
    <message>
        <source>No sample: {0}</source>
        <translation>Örnek yok: {0}</translation>
    </message>
    <message>
        <source>Not compiled: {0}</source>
        <translation>Derlenmedi: {0}</translation>
    </message>
    <message>
        <source>Validation did not get better for {0} evaluations (best {1} at step {2}).</source>
        <translation>Doğrulama {0} değerlendirmedir iyileşmedi (en iyisi {1}, adım {2}).</translation>
    </message>
    <message>
        <source>There is no device {0} here.</source>
        <translation>Burada {0} aygıtı yok.</translation>
    </message>
    <message>
        <source>Step {0}: the loss is {1}; the step was left out, no weight changed.</source>
        <translation>Adım {0}: kayıp {1}; adım atlandı, hiçbir ağırlık değişmedi.</translation>
    </message>
    <message>
        <source>Step {0}: the gradient&apos;s length is {1}; the step was left out, no weight changed.</source>
        <translation>Adım {0}: gradyanın uzunluğu {1}; adım atlandı, hiçbir ağırlık değişmedi.</translation>
    </message>
    <message>
        <source>{0} steps in a row were not finite (step {1}: the loss is {2}). The weights are those of the last good step.</source>
        <translation>Art arda {0} adım sonlu değildi (adım {1}: kayıp {2}). Ağırlıklar son iyi adımınkiler.</translation>
    </message>
    <message>
        <source>{0} steps in a row were not finite (step {1}: the gradient&apos;s length is {2}). The weights are those of the last good step.</source>
        <translation>Art arda {0} adım sonlu değildi (adım {1}: gradyanın uzunluğu {2}). Ağırlıklar son iyi adımınkiler.</translation>
    </message>
    <message>
        <source>Lower train.learning_rate (a third is a good try), lengthen train.warmup_steps, set train.grad_clip to 1, or use train.precision = &quot;fp32&quot;; then resume.</source>
        <translation>train.learning_rate değerini düşürün (üçte biri iyi bir deneme), train.warmup_steps değerini uzatın, train.grad_clip değerini 1 yapın ya da train.precision = &quot;fp32&quot; kullanın; sonra sürdürün.</translation>
    </message>
    <message>
        <source>Step {0}: the loss jumped to {1} from about {2}.</source>
        <translation>Adım {0}: kayıp {2} dolayından {1} değerine sıçradı.</translation>
    </message>
    <message>
        <source>It often comes down by itself. If it stays, lower train.learning_rate or go back to a checkpoint.</source>
        <translation>Çoğu zaman kendiliğinden iner. İnmezse train.learning_rate değerini düşürün ya da bir kontrol noktasına dönün.</translation>
    </message>
    <message>
        <source>{0} is in the queue already.</source>
        <translation>{0} zaten sırada.</translation>
    </message>
    <message>
        <source>See it with:  {0}</source>
        <translation>Görmek için:  {0}</translation>
    </message>
    <message>
        <source>{0} is finished.</source>
        <translation>{0} bitti.</translation>
    </message>
    <message>
        <source>Branch from it, or start a new run.</source>
        <translation>Ondan dallanın ya da yeni bir çalışma başlatın.</translation>
    </message>
    <message>
        <source>{0} is being computed.</source>
        <translation>{0} şu anda hesaplanıyor.</translation>
    </message>
    <message>
        <source>Watch it with:  {0}</source>
        <translation>İzlemek için:  {0}</translation>
    </message>
    <message>
        <source>Stop it first:  {0}</source>
        <translation>Önce durdurun:  {0}</translation>
    </message>
    <message>
        <source>Stop it instead:  {0}</source>
        <translation>Onun yerine durdurun:  {0}</translation>
    </message>
    <message>
        <source>{0} has begun.</source>
        <translation>{0} başladı.</translation>
    </message>
    <message>
        <source>{0} cannot change in a branch: {1}.</source>
        <translation>{0} bir dalda değişemez: {1}.</translation>
    </message>
    <message>
        <source>a branch goes on with the same stage</source>
        <translation>dal aynı aşamayla sürer</translation>
    </message>
    <message>
        <source>the weights know the tokens by these numbers</source>
        <translation>ağırlıklar tokenları bu numaralarla tanır</translation>
    </message>
    <message>
        <source>the weights of the checkpoint have this shape</source>
        <translation>kontrol noktasının ağırlıkları bu biçimdedir</translation>
    </message>
    <message>
        <source>what the checkpoint remembers belongs to it</source>
        <translation>kontrol noktasının hatırladıkları ona aittir</translation>
    </message>
    <message>
        <source>the optimiser&apos;s memory belongs to this kind</source>
        <translation>eniyileyicinin belleği bu türe aittir</translation>
    </message>
    <message>
        <source>Start a new run for that, or branch without this change.</source>
        <translation>Bunun için yeni bir çalışma başlatın ya da bu değişiklik olmadan dallanın.</translation>
    </message>
    <message>
        <source>train.precision cannot become fp16 in a branch: the checkpoint holds no loss scale.</source>
        <translation>train.precision bir dalda fp16 olamaz: kontrol noktasında kayıp ölçeği yok.</translation>
    </message>
    <message>
        <source>Start a new run for that, or take bf16.</source>
        <translation>Bunun için yeni bir çalışma başlatın ya da bf16 alın.</translation>
    </message>
    <message>
        <source>{0} has no checkpoint to branch from.</source>
        <translation>{0} çalışmasının dallanacak kontrol noktası yok.</translation>
    </message>
    <message>
        <source>Wait for its first one, or ask for one now.</source>
        <translation>İlkini bekleyin ya da şimdi bir tane isteyin.</translation>
    </message>
    <message>
        <source>{0} has no checkpoint of step {1}.</source>
        <translation>{0} çalışmasının {1}. adımdan kontrol noktası yok.</translation>
    </message>
    <message>
        <source>Nothing would be left to train: {0} is reached at step {1}.</source>
        <translation>Eğitecek bir şey kalmazdı: {0} sınırına {1}. adımda ulaşıldı.</translation>
    </message>
    <message>
        <source>Set more, say {0}.</source>
        <translation>Daha çok verin, örneğin {0}.</translation>
    </message>
    <message>
        <source>{0} changed while it was copied.</source>
        <translation>{0} kopyalanırken değişti.</translation>
    </message>
    <message>
        <source>Branch from it once more.</source>
        <translation>Ondan bir kez daha dallanın.</translation>
    </message>
    <message>
        <source>Branch from another step.</source>
        <translation>Başka bir adımdan dallanın.</translation>
    </message>
    <message>
        <source>There is a run {0} again.</source>
        <translation>Yine bir {0} çalışması var.</translation>
    </message>
    <message>
        <source>Rename that folder first.</source>
        <translation>Önce o klasörün adını değiştirin.</translation>
    </message>
    <message>
        <source>{0} is no longer in the bin.</source>
        <translation>{0} artık çöpte değil.</translation>
    </message>
    <message>
        <source>{0} cannot be put into the bin: {1}.</source>
        <translation>{0} çöpe konamıyor: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be taken out of the bin: {1}.</source>
        <translation>{0} çöpten alınamıyor: {1}.</translation>
    </message>
    <message>
        <source>{0}: not of the form section.key=value,value.</source>
        <translation>{0}: bölüm.anahtar=değer,değer biçiminde değil.</translation>
    </message>
    <message>
        <source>{0}: there is an empty value.</source>
        <translation>{0}: boş bir değer var.</translation>
    </message>
    <message>
        <source>Take away the extra comma.</source>
        <translation>Fazla virgülü silin.</translation>
    </message>
    <message>
        <source>{0}: {1} is given twice.</source>
        <translation>{0}: {1} iki kez verilmiş.</translation>
    </message>
    <message>
        <source>{0} is given twice.</source>
        <translation>{0} iki kez verilmiş.</translation>
    </message>
    <message>
        <source>Give each value once.</source>
        <translation>Her değeri bir kez verin.</translation>
    </message>
    <message>
        <source>A list needs as many values of each key: {0}.</source>
        <translation>Liste her anahtardan aynı sayıda değer ister: {0}.</translation>
    </message>
    <message>
        <source>Give as many of each, or take every combination.</source>
        <translation>Her birinden aynı sayıda verin ya da her birleşimi alın.</translation>
    </message>
    <message>
        <source>That would be {0} runs.</source>
        <translation>Bu {0} çalışma olurdu.</translation>
    </message>
    <message>
        <source>Sweep at most {0} at once.</source>
        <translation>Bir kerede en çok {0} tarayın.</translation>
    </message>
    <message>
        <source>The name has {0} characters.</source>
        <translation>Ad {0} karakter.</translation>
    </message>
    <message>
        <source>There are too many tags, or one is too long.</source>
        <translation>Çok fazla etiket var ya da biri çok uzun.</translation>
    </message>
    <message>
        <source>The model&apos;s process was killed by the system (SIGKILL), probably for want of memory.</source>
        <translation>Modelin süreci sistem tarafından öldürüldü (SIGKILL); büyük olasılıkla bellek yetmedi.</translation>
    </message>
    <message>
        <source>Load the model again; choose a smaller one, or int8 weights, if memory is short.</source>
        <translation>Modeli yeniden yükleyin; bellek azsa daha küçüğünü ya da int8 ağırlıkları seçin.</translation>
    </message>
    <message>
        <source>The character {0} is not among the {1} characters that this tokenizer was made from.</source>
        <translation>{0} karakteri, bu tokenleştiricinin yapıldığı {1} karakter arasında yok.</translation>
    </message>
    <message>
        <source>Leave it out, or train with tokenizer.kind = &quot;bpe&quot; or &quot;bytes&quot;, which know every character.</source>
        <translation>Onu çıkarın ya da her karakteri bilen tokenizer.kind = &quot;bpe&quot; ya da &quot;bytes&quot; ile eğitin.</translation>
    </message>
    <message>
        <source>{0}, line {1}: {2}</source>
        <translation>{0}, {1}. satır: {2}</translation>
    </message>
    <message>
        <source>{0}, or the path of a tokenizer.json</source>
        <translation>{0} ya da bir tokenizer.json yolu</translation>
    </message>
    <message>
        <source>model: without a preset, {0} must be set.</source>
        <translation>model: hazır biçim yoksa {0} verilmeli.</translation>
    </message>
    <message>
        <source>Set model.preset (for example {0}) or the missing values.</source>
        <translation>model.preset (örneğin {0}) ya da eksik değerleri verin.</translation>
    </message>
    <message>
        <source>data.val_fraction ({0}) and data.test_fraction ({1}) leave nothing to learn from.</source>
        <translation>data.val_fraction ({0}) ile data.test_fraction ({1}) çıkınca öğrenilecek metin kalmıyor.</translation>
    </message>
    <message>
        <source>Let their sum be at most 0.95.</source>
        <translation>Toplamları en çok 0.95 olsun.</translation>
    </message>
    <message>
        <source>{0} needs validation text.</source>
        <translation>{0} için doğrulama metni gerekir.</translation>
    </message>
    <message>
        <source>{0} needs conversations to validate on.</source>
        <translation>{0} için doğrulamaya ayrılmış konuşmalar gerekir.</translation>
    </message>
    <message>
        <source>Set data.val_fraction, for example to 0.1.</source>
        <translation>data.val_fraction verin, örneğin 0.1.</translation>
    </message>
    <message>
        <source>train.max_steps, train.max_seconds and train.max_epochs are all 0: the run would never end.</source>
        <translation>train.max_steps, train.max_seconds ve train.max_epochs üçü de 0: çalışma hiç bitmezdi.</translation>
    </message>
    <message>
        <source>Set one of them.</source>
        <translation>Birini verin.</translation>
    </message>
    <message>
        <source>train.min_learning_rate ({0}) is above train.learning_rate ({1}).</source>
        <translation>train.min_learning_rate ({0}), train.learning_rate ({1}) değerinden büyük.</translation>
    </message>
    <message>
        <source>Lower train.min_learning_rate, a tenth of the learning rate is usual.</source>
        <translation>train.min_learning_rate değerini düşürün; öğrenme oranının onda biri yaygındır.</translation>
    </message>
    <message>
        <source>model.n_heads = {0} does not divide model.emb_dim = {1}.</source>
        <translation>model.n_heads = {0}, model.emb_dim = {1} değerini tam bölmüyor.</translation>
    </message>
    <message>
        <source>Choose n_heads from {0}, or emb_dim = {1}.</source>
        <translation>n_heads için {0} arasından seçin ya da emb_dim = {1} yapın.</translation>
    </message>
    <message>
        <source>model.n_kv_heads = {0} does not divide model.n_heads = {1}.</source>
        <translation>model.n_kv_heads = {0}, model.n_heads = {1} değerini tam bölmüyor.</translation>
    </message>
    <message>
        <source>Choose n_kv_heads from {0}.</source>
        <translation>n_kv_heads için {0} arasından seçin.</translation>
    </message>
    <message>
        <source>model.from is empty, and there is no finished run to start from in {0}.</source>
        <translation>model.from boş ve {0} içinde başlanacak bitmiş bir çalışma yok.</translation>
    </message>
    <message>
        <source>Pretrain a model first (tezgah quickstart makes one in a minute), or set model.from to a run or a model folder.</source>
        <translation>Önce bir model ön eğitin (tezgah quickstart bir dakikada yapar) ya da model.from için bir çalışma veya model klasörü verin.</translation>
    </message>
    <message>
        <source>model.from: {0}</source>
        <translation>model.from: {0}</translation>
    </message>
    <message>
        <source>There is no run {0} (looked in {1}).</source>
        <translation>{0} adlı bir çalışma yok (bakılan yer: {1}).</translation>
    </message>
    <message>
        <source>See all runs with:  {0}</source>
        <translation>Bütün çalışmaları görün:  {0}</translation>
    </message>
    <message>
        <source>Is it a model on the hub? Fetch it first:  {0}</source>
        <translation>Hugging Face&apos;te bir model mi? Önce indirin:  {0}</translation>
    </message>
    <message>
        <source>{0} = {1} is not allowed; allowed: {2}.</source>
        <translation>{0} = {1} olamaz; izin verilen: {2}.</translation>
    </message>
    <message>
        <source>{0} is unknown; {1} has: {2}.</source>
        <translation>{0} bilinmiyor; {1} içinde olanlar: {2}.</translation>
    </message>
    <message>
        <source>{0}: not valid TOML: {1}.</source>
        <translation>{0}: geçerli TOML değil: {1}.</translation>
    </message>
    <message>
        <source>Text needs quotes: key = &quot;text&quot;; sections look like [train].</source>
        <translation>Metin tırnak ister: anahtar = &quot;metin&quot;; bölümler [train] gibi yazılır.</translation>
    </message>
    <message>
        <source>{0} tokens are read at once; memory and time grow with it</source>
        <translation>bir kerede {0} token okunur; bellek ve süre onunla büyür</translation>
    </message>
    <message>
        <source>each of {0} tokens becomes {1} numbers: about 64 for each of {2} layers</source>
        <translation>{0} tokenın her biri {1} sayı olur: {2} katmanın her birine 64 kadar</translation>
    </message>
    <message>
        <source>{0} / {1} = {2} numbers a head, the size that GPT-2 kept over all its models</source>
        <translation>{0} / {1} = başlık başına {2} sayı, GPT-2&apos;nin bütün modellerinde koruduğu boyut</translation>
    </message>
    <message>
        <source>{0} / {1} = {2} numbers a head: narrow models keep several heads</source>
        <translation>{0} / {1} = başlık başına {2} sayı: dar modeller birkaç başlığı korur</translation>
    </message>
    <message>
        <source>{0} layers of {1} come nearest to the asked size</source>
        <translation>{1} genişlikte {0} katman istenen boyuta en yakın</translation>
    </message>
    <message>
        <source>rotary, as in Llama: distances between tokens, no table to learn</source>
        <translation>rotary, Llama&apos;daki gibi: tokenlar arası uzaklıklar, öğrenilecek tablo yok</translation>
    </message>
    <message>
        <source>rmsnorm, as in Llama: one division less than layernorm</source>
        <translation>rmsnorm, Llama&apos;daki gibi: layernorm&apos;dan bir bölme az</translation>
    </message>
    <message>
        <source>swiglu, as in Llama: a gate beside each number</source>
        <translation>swiglu, Llama&apos;daki gibi: her sayının yanında bir kapı</translation>
    </message>
    <message>
        <source>model.size = {0} parameters is too small: with {1} tokens the smallest model has {2}.</source>
        <translation>model.size = {0} parametre çok küçük: {1} tokenla en küçük model {2} parametre.</translation>
    </message>
    <message>
        <source>Choose a larger size or a tokenizer with a smaller vocabulary.</source>
        <translation>Daha büyük bir boyut ya da sözlüğü daha küçük bir tokenleştirici seçin.</translation>
    </message>
    <message>
        <source>model.size = {0} parameters is more than this dial builds ({1}).</source>
        <translation>model.size = {0} parametre bu düğmenin kurduğundan çok ({1}).</translation>
    </message>
    <message>
        <source>Give emb_dim, n_heads and n_layers yourself.</source>
        <translation>emb_dim, n_heads ve n_layers değerlerini kendiniz verin.</translation>
    </message>
    <message>
        <source>The vocabulary of {0} is not on this computer.</source>
        <translation>{0} sözlüğü bu bilgisayarda yok.</translation>
    </message>
    <message>
        <source>With a network, run once: {0}. Without one, copy {1} from another computer into {2}, or use tokenizer.kind = &quot;bpe&quot;, which needs no download.</source>
        <translation>Ağ varsa bir kez çalıştırın: {0}. Yoksa {1} dosyasını başka bir bilgisayardan {2} içine kopyalayın ya da indirme istemeyen tokenizer.kind = &quot;bpe&quot; kullanın.</translation>
    </message>
    <message>
        <source>{0} cannot be fetched: {1}.</source>
        <translation>{0} alınamıyor: {1}.</translation>
    </message>
    <message>
        <source>Check the network, or copy the file from another computer to {0}.</source>
        <translation>Ağı denetleyin ya da dosyayı başka bir bilgisayardan {0} yerine kopyalayın.</translation>
    </message>
    <message>
        <source>{0} sent something else than expected (its SHA-256 differs).</source>
        <translation>{0} beklenenden başka bir şey gönderdi (SHA-256 farklı).</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>Daha sonra yeniden deneyin.</translation>
    </message>
    <message>
        <source>{0}: there is no such tokenizer file or folder.</source>
        <translation>{0}: böyle bir tokenleştirici dosyası ya da klasörü yok.</translation>
    </message>
    <message>
        <source>Check tokenizer.path.</source>
        <translation>tokenizer.path değerini denetleyin.</translation>
    </message>
    <message>
        <source>{0} holds no tokenizer.json.</source>
        <translation>{0} içinde tokenizer.json yok.</translation>
    </message>
    <message>
        <source>{0} is not a tokenizer.json: it has no model.</source>
        <translation>{0} bir tokenizer.json değil: modeli yok.</translation>
    </message>
    <message>
        <source>{0} is not a tokenizer.json: its added_tokens are damaged.</source>
        <translation>{0} bir tokenizer.json değil: added_tokens bölümü bozuk.</translation>
    </message>
    <message>
        <source>The tokenizer cannot encode this text ({0} characters): {1}.</source>
        <translation>Tokenleştirici bu metni kodlayamıyor ({0} karakter): {1}.</translation>
    </message>
    <message>
        <source>Its vocabulary lacks a character of it and names no unknown token: choose another tokenizer.</source>
        <translation>Sözlüğünde metnin bir karakteri yok ve bilinmeyenler için bir token da belirtilmemiş: başka bir tokenleştirici seçin.</translation>
    </message>
    <message>
        <source>{0} is not JSON: {1}.</source>
        <translation>{0} JSON değil: {1}.</translation>
    </message>
    <message>
        <source>Give the folder of a tokenizer, or the file itself.</source>
        <translation>Bir tokenleştiricinin klasörünü ya da dosyanın kendisini verin.</translation>
    </message>
    <message>
        <source>Give a tokenizer.json of the tokenizers library, or the folder that holds one.</source>
        <translation>tokenizers kitaplığının bir tokenizer.json dosyasını ya da onu içeren klasörü verin.</translation>
    </message>
    <message>
        <source>There is no text yet that a tokenizer could learn from.</source>
        <translation>Tokenleştiricinin öğrenebileceği bir metin henüz yok.</translation>
    </message>
    <message>
        <source>Choose a text first.</source>
        <translation>Önce bir metin seçin.</translation>
    </message>
    <message>
        <source>Loading torch</source>
        <translation>torch yükleniyor</translation>
    </message>
    <message>
        <source>Asking the hub</source>
        <translation>Hugging Face&apos;e soruluyor</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>İndiriliyor</translation>
    </message>
    <message>
        <source>Opening {0} in a limited process</source>
        <translation>{0} sınırlı bir süreçte açılıyor</translation>
    </message>
    <message>
        <source>Reading the weights</source>
        <translation>Ağırlıklar okunuyor</translation>
    </message>
    <message>
        <source>Recognising the model</source>
        <translation>Model tanınıyor</translation>
    </message>
    <message>
        <source>Saving the model</source>
        <translation>Model kaydediliyor</translation>
    </message>
    <message>
        <source>{0}: {1} parameters, {2} layers of {3}, {4} heads, context {5}; saved as {6}.</source>
        <translation>{0}: {1} parametre, {3} genişlikte {2} katman, {4} başlık, bağlam {5}; {6} olarak kaydedildi.</translation>
    </message>
    <message>
        <source>With the tokenizer {0} ({1} tokens).</source>
        <translation>{0} tokenleştiricisiyle ({1} token).</translation>
    </message>
    <message>
        <source>Without a tokenizer: GPT-2&apos;s is not on this computer. Run  tezgah fetch gpt2  and import again.</source>
        <translation>Tokenleştiricisiz: GPT-2&apos;ninki bu bilgisayarda yok.  tezgah fetch gpt2  çalıştırıp yeniden içe aktarın.</translation>
    </message>
    <message>
        <source>Without a tokenizer: name the model&apos;s own with --tokenizer, a kind such as gpt2 or a tokenizer.json.</source>
        <translation>Tokenleştiricisiz: modelinkini --tokenizer ile verin; gpt2 gibi bir tür ya da bir tokenizer.json.</translation>
    </message>
    <message>
        <source>{0}: not a checkpoint that torch saved.</source>
        <translation>{0}: torch&apos;un kaydettiği bir kontrol noktası değil.</translation>
    </message>
    <message>
        <source>Choose a .pt, .pth, .bin or .ckpt file from torch.save, or a safetensors file.</source>
        <translation>torch.save ile yazılmış bir .pt, .pth, .bin ya da .ckpt dosyası veya bir safetensors dosyası seçin.</translation>
    </message>
    <message>
        <source>{0}: contains code ({1}), not only tensors. It was not opened.</source>
        <translation>{0}: yalnızca tensörler değil, kod da içeriyor ({1}). Açılmadı.</translation>
    </message>
    <message>
        <source>{0}: cut off or damaged ({1}).</source>
        <translation>{0}: kesilmiş ya da bozuk ({1}).</translation>
    </message>
    <message>
        <source>{0}: the file is empty.</source>
        <translation>{0}: dosya boş.</translation>
    </message>
    <message>
        <source>{0} does not exist.</source>
        <translation>{0} yok.</translation>
    </message>
    <message>
        <source>Give a run or a model folder.</source>
        <translation>Bir çalışma ya da model klasörü verin.</translation>
    </message>
    <message>
        <source>{0} has no model yet.</source>
        <translation>{0} içinde henüz model yok.</translation>
    </message>
    <message>
        <source>Wait for its first checkpoint, or take another run.</source>
        <translation>İlk kontrol noktasını bekleyin ya da başka bir çalışma alın.</translation>
    </message>
    <message>
        <source>{0} is no name of a model on the hub.</source>
        <translation>{0} Hugging Face&apos;te bir model adı değil.</translation>
    </message>
    <message>
        <source>Write OWNER/MODEL.</source>
        <translation>SAHİP/MODEL biçiminde yazın.</translation>
    </message>
    <message>
        <source>{0} has no {1} on the hub.</source>
        <translation>{0} için Hugging Face&apos;te {1} yok.</translation>
    </message>
    <message>
        <source>Choose another model. One with pickled weights only (pytorch_model.bin) can be downloaded by hand and imported:  tezgah import FOLDER --to FOLDER</source>
        <translation>Başka bir model seçin. Yalnızca pickle ağırlıkları (pytorch_model.bin) olan biri elle indirilip içe aktarılabilir:  tezgah import FOLDER --to FOLDER</translation>
    </message>
    <message>
        <source>{0}: {1} GB are needed and {2} GB free.</source>
        <translation>{0}: {1} GB gerekli, {2} GB boş.</translation>
    </message>
    <message>
        <source>Make room there, or choose another workspace (TEZGAH_HOME).</source>
        <translation>Orada yer açın ya da başka bir çalışma alanı seçin (TEZGAH_HOME).</translation>
    </message>
    <message>
        <source>{0} sent something else than the hub promised (its checksum differs).</source>
        <translation>{0} Hugging Face&apos;in söz verdiğinden başka bir şey gönderdi (sağlaması farklı).</translation>
    </message>
    <message>
        <source>Try again later; what was wrong is deleted.</source>
        <translation>Daha sonra yeniden deneyin; yanlış olan silindi.</translation>
    </message>
    <message>
        <source>There is no model {0} on {1}, or it is private.</source>
        <translation>{1} üzerinde {0} diye bir model yok ya da özel.</translation>
    </message>
    <message>
        <source>Check the name (OWNER/MODEL, as on its page). For a private one set HF_TOKEN to your token.</source>
        <translation>Adı denetleyin (sayfasındaki gibi SAHİP/MODEL). Özel bir model için HF_TOKEN değişkenine anahtarınızı verin.</translation>
    </message>
    <message>
        <source>{0} is given only to those who agreed to its licence.</source>
        <translation>{0} yalnızca lisansını kabul edenlere verilir.</translation>
    </message>
    <message>
        <source>Agree on {0}, then set HF_TOKEN to your token.</source>
        <translation>{0} adresinde kabul edin, sonra HF_TOKEN değişkenine anahtarınızı verin.</translation>
    </message>
    <message>
        <source>{0} cannot be reached: {1}.</source>
        <translation>{0} adresine ulaşılamıyor: {1}.</translation>
    </message>
    <message>
        <source>Check the network and run the same again: what has arrived is kept. Without a network, copy the model&apos;s folder (config.json, *.safetensors, tokenizer.json) from another computer and give its path.</source>
        <translation>Ağı denetleyip aynısını yeniden yapın: gelen saklanır. Ağ yoksa modelin klasörünü (config.json, *.safetensors, tokenizer.json) başka bir bilgisayardan kopyalayıp yolunu verin.</translation>
    </message>
    <message>
        <source>measuring steps</source>
        <translation>adımlar ölçülüyor</translation>
    </message>
    <message>
        <source>The measurement was ended by the system: the memory of this computer was not enough.</source>
        <translation>Ölçümü sistem sonlandırdı: bu bilgisayarın belleği yetmedi.</translation>
    </message>
    <message>
        <source>Halve train.batch_size and double train.grad_accumulation, or set train.gradient_checkpointing = true.</source>
        <translation>train.batch_size değerini yarıya indirip train.grad_accumulation değerini iki katına çıkarın ya da train.gradient_checkpointing = true yapın.</translation>
    </message>
    <message>
        <source>The recipe ends after {0} steps: there is too little to measure.</source>
        <translation>Tarif {0} adımda bitiyor: ölçmeye yetmiyor.</translation>
    </message>
    <message>
        <source>Give it more text, or more steps.</source>
        <translation>Daha çok metin ya da daha çok adım verin.</translation>
    </message>
    <message>
        <source>Preparing the conversations</source>
        <translation>Konuşmalar hazırlanıyor</translation>
    </message>
    <message>
        <source>Conversations: {0} read, {1} to train on, {2} to validate; {3} tokens, of which {4} are learned.</source>
        <translation>Konuşmalar: {0} okundu, {1} eğitim, {2} doğrulama için; {3} token, bunların {4} kadarı öğreniliyor.</translation>
    </message>
    <message>
        <source>Left out: {0} that hold nothing to learn (no question, or no answer).</source>
        <translation>Dışarıda bırakıldı: öğrenilecek bir şey (soru ya da yanıt) içermeyen {0} konuşma.</translation>
    </message>
    <message>
        <source>Left out: {0} that have no room for an answer: the question alone fills {1} tokens.</source>
        <translation>Dışarıda bırakıldı: yanıta yer kalmayan {0} konuşma; yalnız soru {1} tokenı dolduruyor.</translation>
    </message>
    <message>
        <source>Cut: {0} conversations ({1}) are longer than {2} tokens (the longest has {3}); they lose their end, and with it the sign that the answer is over.</source>
        <translation>Kesilenler: {0} konuşma ({1}) {2} tokendan uzun (en uzunu {3}); sonlarını, onunla birlikte yanıtın bittiğini gösteren işareti yitiriyorlar.</translation>
    </message>
    <message>
        <source>{0} of the conversations lose their end, and the model does not learn to end them: set data.tail = &quot;drop&quot; to leave them out, or take a model with a longer context.</source>
        <translation>Konuşmaların {0} kadarı sonunu yitiriyor ve model onları bitirmeyi öğrenmiyor: dışarıda bırakmak için data.tail = &quot;drop&quot; yazın ya da bağlamı daha uzun bir model seçin.</translation>
    </message>
    <message>
        <source>No conversation is kept for validation, so overfitting will not show. Set data.val_fraction, say to 0.1.</source>
        <translation>Doğrulama için konuşma ayrılmadı; ezberleme görülemez. data.val_fraction değerini örneğin 0.1 yapın.</translation>
    </message>
    <message>
        <source>{0} conversations repeat an earlier one, word for word; data.drop_duplicates = true leaves them out.</source>
        <translation>{0} konuşma öncekini sözcüğü sözcüğüne yineliyor; data.drop_duplicates = true onları dışarıda bırakır.</translation>
    </message>
    <message>
        <source>In {0} conversations a token spans the end of the question and the beginning of the answer; a template that ends the question with a line end or a special token avoids it.</source>
        <translation>{0} konuşmada bir token sorunun sonunu yanıtın başıyla birleştiriyor; soruyu satır sonuyla ya da özel bir tokenla bitiren şablon bunu önler.</translation>
    </message>
    <message>
        <source>{0}: no conversation is left to learn from: {1}.</source>
        <translation>{0}: öğrenilecek konuşma kalmadı: {1}.</translation>
    </message>
    <message>
        <source>{0} names no instruction pairs.</source>
        <translation>{0} soru-yanıt çiftleri göstermiyor.</translation>
    </message>
    <message>
        <source>Write tales:en or tales:tr.</source>
        <translation>tales:en ya da tales:tr yazın.</translation>
    </message>
    <message>
        <source>{0} holds no rows.</source>
        <translation>{0} içinde satır yok.</translation>
    </message>
    <message>
        <source>Give a file that holds conversations.</source>
        <translation>Konuşma içeren bir dosya verin.</translation>
    </message>
    <message>
        <source>{0} has no column {1} (data.{2}). Columns: {3}.</source>
        <translation>{0} içinde {1} sütunu yok (data.{2}). Sütunlar: {3}.</translation>
    </message>
    <message>
        <source>Set data.{0} to one of them, or leave it empty.</source>
        <translation>data.{0} için bunlardan birini yazın ya da boş bırakın.</translation>
    </message>
    <message>
        <source>{0}: no column holds a list of messages. Columns: {1}.</source>
        <translation>{0}: hiçbir sütun ileti listesi içermiyor. Sütunlar: {1}.</translation>
    </message>
    <message>
        <source>Name it with data.turns_column.</source>
        <translation>Adını data.turns_column ile verin.</translation>
    </message>
    <message>
        <source>{0}: it is not clear which column holds the question and which the answer. Columns: {1}.</source>
        <translation>{0}: hangi sütunun soruyu, hangisinin yanıtı içerdiği belli değil. Sütunlar: {1}.</translation>
    </message>
    <message>
        <source>{0}: it is not clear which column holds the answer. Columns: {1}.</source>
        <translation>{0}: yanıtı hangi sütunun içerdiği belli değil. Sütunlar: {1}.</translation>
    </message>
    <message>
        <source>{0}: it is not clear which column holds the question. Columns: {1}.</source>
        <translation>{0}: soruyu hangi sütunun içerdiği belli değil. Sütunlar: {1}.</translation>
    </message>
    <message>
        <source>Name them with data.prompt_column and data.answer_column, or data.turns_column for whole conversations.</source>
        <translation>Adlarını data.prompt_column ve data.answer_column ile, bütün konuşmalar için data.turns_column ile verin.</translation>
    </message>
    <message>
        <source>{0}: no marked questions and answers were found in the text.</source>
        <translation>{0}: metinde işaretli soru ve yanıt bulunamadı.</translation>
    </message>
    <message>
        <source>Begin their lines with marks such as Question: and Answer: (or Soru: and Cevap:), or set data.template to a text with {0} and {1} whose marks the file uses.</source>
        <translation>Satırlarını Soru: ve Cevap: gibi işaretlerle başlatın ya da data.template olarak, işaretlerini dosyanın kullandığı, {0} ve {1} içeren bir metin verin.</translation>
    </message>
    <message>
        <source>The template {0} must hold {1} once and, after it, {2} once.</source>
        <translation>{0} şablonunda bir kez {1}, ondan sonra bir kez {2} bulunmalı.</translation>
    </message>
    <message>
        <source>{0}: left out beside tables and JSON</source>
        <translation>{0}: tabloların ve JSON&apos;un yanında dışarıda bırakıldı</translation>
    </message>
    <message>
        <source>Left out: {0} that could not be read.</source>
        <translation>Dışarıda bırakıldı: okunamayan {0} konuşma.</translation>
    </message>
    <message>
        <source>Left out: {0} that are longer than {1} tokens.</source>
        <translation>Dışarıda bırakıldı: {1} tokendan uzun {0} konuşma.</translation>
    </message>
    <message>
        <source>Left out: {0} that repeat an earlier one.</source>
        <translation>Dışarıda bırakıldı: öncekini yineleyen {0} konuşma.</translation>
    </message>
    <message>
        <source>The template {0} is not valid: line {1}: {2}.</source>
        <translation>{0} şablonu geçersiz: satır {1}: {2}.</translation>
    </message>
    <message>
        <source>The template {0} refuses the conversation: {1}.</source>
        <translation>{0} şablonu konuşmayı reddediyor: {1}.</translation>
    </message>
    <message>
        <source>The template {0} cannot be used: {1}.</source>
        <translation>{0} şablonu kullanılamıyor: {1}.</translation>
    </message>
    <message>
        <source>it takes too long: its loops go round too often</source>
        <translation>çok uzun sürüyor: döngüleri fazla dönüyor</translation>
    </message>
    <message>
        <source>it makes a text of more than {0} characters</source>
        <translation>{0} karakterden uzun bir metin üretiyor</translation>
    </message>
    <message>
        <source>it calls itself without end, or is nested too deeply</source>
        <translation>kendini sonsuzca çağırıyor ya da fazla derin</translation>
    </message>
    <message>
        <source>Mend it, or choose another data.template: {0}.</source>
        <translation>Onu düzeltin ya da başka bir data.template seçin: {0}.</translation>
    </message>
    <message>
        <source>data.template = {0} is no template and no file.</source>
        <translation>data.template = {0} ne bir şablon ne de bir dosya.</translation>
    </message>
    <message>
        <source>The template {0} cannot be read: {1}.</source>
        <translation>{0} şablonu okunamıyor: {1}.</translation>
    </message>
    <message>
        <source>{0} holds no chat template.</source>
        <translation>{0} içinde sohbet şablonu yok.</translation>
    </message>
    <message>
        <source>No adapter is in use.</source>
        <translation>Kullanımda adaptör yok.</translation>
    </message>
    <message>
        <source>Switch to one of them first.</source>
        <translation>Önce birine geçin.</translation>
    </message>
    <message>
        <source>There is already an adapter {0} on this model.</source>
        <translation>Bu modelde {0} adlı bir adaptör zaten var.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Başka bir ad seçin.</translation>
    </message>
    <message>
        <source>Full fine-tuning and adapters do not go together on one model.</source>
        <translation>Tam ince ayar ile adaptörler aynı modelde bir arada olmaz.</translation>
    </message>
    <message>
        <source>Open the model a second time.</source>
        <translation>Modeli ikinci kez açın.</translation>
    </message>
    <message>
        <source>There is no adapter {0} on this model.</source>
        <translation>Bu modelde {0} adlı bir adaptör yok.</translation>
    </message>
    <message>
        <source>There are: {0}.</source>
        <translation>Bulunanlar: {0}.</translation>
    </message>
    <message>
        <source>The adapter&apos;s tensors differ in {0}.</source>
        <translation>Adaptörün tensörleri {0} noktasında farklı.</translation>
    </message>
    <message>
        <source>Use the method that they are of.</source>
        <translation>Onların ait olduğu yöntemi kullanın.</translation>
    </message>
    <message>
        <source>{0} has the shape {1}; here it is {2}.</source>
        <translation>{0}, {1} biçiminde; burada {2}.</translation>
    </message>
    <message>
        <source>Use the method that these tensors are of (rank, targets, …).</source>
        <translation>Bu tensörlerin ait olduğu yöntemi kullanın (rank, hedefler, …).</translation>
    </message>
    <message>
        <source>{0} cannot be merged into the weights.</source>
        <translation>{0} ağırlıklara işlenemez.</translation>
    </message>
    <message>
        <source>Use the model with its adapter.</source>
        <translation>Modeli adaptörüyle birlikte kullanın.</translation>
    </message>
    <message>
        <source>An adapter is merged into full-precision weights only; this model computes with rounded ones.</source>
        <translation>Bir adaptör yalnızca tam duyarlıklı ağırlıklara işlenir; bu model yuvarlanmış ağırlıklarla hesaplıyor.</translation>
    </message>
    <message>
        <source>Open the base model once more in float32 and merge into that.</source>
        <translation>Temel modeli float32 olarak bir kez daha açın ve ona işleyin.</translation>
    </message>
    <message>
        <source>method.targets: the head learns the rows of the new tokens already.</source>
        <translation>method.targets: çıkış katmanı yeni tokenların satırlarını zaten öğreniyor.</translation>
    </message>
    <message>
        <source>Leave the head out.</source>
        <translation>Çıkış katmanını dışarıda bırakın.</translation>
    </message>
    <message>
        <source>The block {0} of this model has no {1} that a bottleneck adapter could follow.</source>
        <translation>Bu modelin {0} bloğunda, ardına darboğaz adaptörü konabilecek bir {1} yok.</translation>
    </message>
    <message>
        <source>Use method.kind = &apos;lora&apos;, or another model.</source>
        <translation>method.kind = &apos;lora&apos; kullanın ya da başka bir model seçin.</translation>
    </message>
    <message>
        <source>Full fine-tuning has no adapter to save.</source>
        <translation>Tam ince ayarın kaydedilecek adaptörü yoktur.</translation>
    </message>
    <message>
        <source>Save the whole model.</source>
        <translation>Modelin tamamını kaydedin.</translation>
    </message>
    <message>
        <source>{0}: the adapter cannot be written ({1}).</source>
        <translation>{0}: adaptör yazılamıyor ({1}).</translation>
    </message>
    <message>
        <source>Free some space or choose another folder.</source>
        <translation>Yer açın ya da başka bir klasör seçin.</translation>
    </message>
    <message>
        <source>method.kind = &apos;qlora&apos; needs the bitsandbytes library, which is not installed.</source>
        <translation>method.kind = &apos;qlora&apos; için bitsandbytes kitaplığı gerekir; kurulu değil.</translation>
    </message>
    <message>
        <source>Install it:  pip install bitsandbytes  (or use method.kind = &apos;lora&apos;).</source>
        <translation>Kurun:  pip install bitsandbytes  (ya da method.kind = &apos;lora&apos; kullanın).</translation>
    </message>
    <message>
        <source>The model has no linear layers that could be kept in 4 bits.</source>
        <translation>Modelde 4 bitte tutulabilecek doğrusal katman yok.</translation>
    </message>
    <message>
        <source>Use method.kind = &apos;lora&apos;.</source>
        <translation>method.kind = &apos;lora&apos; kullanın.</translation>
    </message>
    <message>
        <source>method.freeze_layers = {0} freezes all {1} layers.</source>
        <translation>method.freeze_layers = {0}, {1} katmanın hepsini dondurur.</translation>
    </message>
    <message>
        <source>Choose at most {0}.</source>
        <translation>En çok {0} seçin.</translation>
    </message>
    <message>
        <source>Full fine-tuning changes the model&apos;s own weights: it cannot be switched off.</source>
        <translation>Tam ince ayar modelin kendi ağırlıklarını değiştirir: kapatılamaz.</translation>
    </message>
    <message>
        <source>Open the model that it started from.</source>
        <translation>Başladığı modeli açın.</translation>
    </message>
    <message>
        <source>method.kind = {0} needs the peft library.</source>
        <translation>method.kind = {0} için peft kitaplığı gerekir.</translation>
    </message>
    <message>
        <source>Install it:  pip install peft</source>
        <translation>Kurun:  pip install peft</translation>
    </message>
    <message>
        <source>The model has no stack of {0} layers that adapters could be put on.</source>
        <translation>Modelde adaptör konabilecek {0} katmanlık bir yığın yok.</translation>
    </message>
    <message>
        <source>Fine-tune it with method.kind = &apos;full&apos;, or choose another model.</source>
        <translation>method.kind = &apos;full&apos; ile ince ayar yapın ya da başka bir model seçin.</translation>
    </message>
    <message>
        <source>The model has no linear layers that LoRA could stand beside.</source>
        <translation>Modelde LoRA&apos;nın yanında durabileceği doğrusal katman yok.</translation>
    </message>
    <message>
        <source>Choose another method.kind.</source>
        <translation>Başka bir method.kind seçin.</translation>
    </message>
    <message>
        <source>method.targets: {0} is no linear layer of this model.</source>
        <translation>method.targets: {0} bu modelin doğrusal bir katmanı değil.</translation>
    </message>
    <message>
        <source>Write {0}, {1}, or names out of: {2}.</source>
        <translation>{0}, {1} ya da şu adlardan yazın: {2}.</translation>
    </message>
    <message>
        <source>method.targets is empty.</source>
        <translation>method.targets boş.</translation>
    </message>
    <message>
        <source>Write for example  targets = {0}.</source>
        <translation>Örneğin şunu yazın:  targets = {0}.</translation>
    </message>
    <message>
        <source>method.targets: which layers of this model are its queries and values is not known ({0}).</source>
        <translation>method.targets: bu modelin sorgu ve değer katmanlarının hangileri olduğu bilinmiyor ({0}).</translation>
    </message>
    <message>
        <source>Name them, or write {0}.</source>
        <translation>Adlarını yazın ya da {0} yazın.</translation>
    </message>
    <message>
        <source>method.targets: {0} is the embedding table as well (tied); a merge would change both.</source>
        <translation>method.targets: {0} aynı zamanda gömme tablosudur (bağlı); birleştirme ikisini de değiştirir.</translation>
    </message>
    <message>
        <source>Leave the head out, or fine-tune with method.kind = &apos;full&apos;.</source>
        <translation>Çıkış katmanını dışarıda bırakın ya da method.kind = &apos;full&apos; ile ince ayar yapın.</translation>
    </message>
    <message>
        <source>method.targets: {0} is an embedding table, not a linear layer.</source>
        <translation>method.targets: {0} doğrusal bir katman değil, gömme tablosudur.</translation>
    </message>
    <message>
        <source>Leave it out; rows of new tokens are trained anyhow.</source>
        <translation>Dışarıda bırakın; yeni tokenların satırları zaten eğitilir.</translation>
    </message>
    <message>
        <source>method.prefix_tokens = {0} leaves no room in a context of {1}.</source>
        <translation>method.prefix_tokens = {0}, {1} uzunluğundaki bağlamda yer bırakmıyor.</translation>
    </message>
    <message>
        <source>The layers of this model differ in their heads.</source>
        <translation>Bu modelin katmanlarının dikkat başlıkları birbirinden farklı.</translation>
    </message>
    <message>
        <source>Choose method.kind = &apos;lora&apos;.</source>
        <translation>method.kind = &apos;lora&apos; seçin.</translation>
    </message>
    <message>
        <source>This family of models forgets a prefix when it computes activations again.</source>
        <translation>Bu model ailesi, etkinleşmeleri yeniden hesaplarken öneki unutur.</translation>
    </message>
    <message>
        <source>Set train.gradient_checkpointing = false, or choose method.kind = &apos;lora&apos;.</source>
        <translation>train.gradient_checkpointing = false yapın ya da method.kind = &apos;lora&apos; seçin.</translation>
    </message>
    <message>
        <source>Choose the folder of an adapter: this program&apos;s, or one that peft wrote.</source>
        <translation>Bir adaptör klasörü seçin: bu programın ya da peft&apos;in yazdığı.</translation>
    </message>
    <message>
        <source>An adapter_model.bin may contain code: save the adapter again with a newer peft, which writes safetensors.</source>
        <translation>Bir adapter_model.bin kod içerebilir: adaptörü safetensors yazan daha yeni bir peft ile yeniden kaydedin.</translation>
    </message>
    <message>
        <source>Supported are LORA (with rsLoRA and DoRA), PREFIX_TUNING and {0}.</source>
        <translation>Desteklenenler: LORA (rsLoRA ve DoRA ile), PREFIX_TUNING ve {0}.</translation>
    </message>
    <message>
        <source>{0}: {1} cannot be read ({2}).</source>
        <translation>{0}: {1} okunamıyor ({2}).</translation>
    </message>
    <message>
        <source>A newer Tezgah wrote it, or it is damaged: without it the folder is read as peft&apos;s.</source>
        <translation>Daha yeni bir Tezgah yazmış ya da bozulmuş: o dosya olmadan klasör peft&apos;inki gibi okunur.</translation>
    </message>
    <message>
        <source>{0}: the adapter is of a model with {1}.</source>
        <translation>{0}: adaptör, {1} olan bir modele ait.</translation>
    </message>
    <message>
        <source>It belongs to another base model, or is damaged: open it on the model that it was trained on.</source>
        <translation>Başka bir temel modele ait ya da bozuk: eğitildiği modelin üzerinde açın.</translation>
    </message>
    <message>
        <source>{0} is not supported.</source>
        <translation>{0} desteklenmiyor.</translation>
    </message>
    <message>
        <source>Merge the adapter with peft first.</source>
        <translation>Adaptörü önce peft ile birleştirin.</translation>
    </message>
    <message>
        <source>Merge the adapter into its base with peft (merge_and_unload), and open the merged model.</source>
        <translation>Adaptörü peft ile temeline işleyin (merge_and_unload) ve birleşmiş modeli açın.</translation>
    </message>
    <message>
        <source>{0}: it must hold prompt_embeddings and nothing else.</source>
        <translation>{0}: içinde yalnızca prompt_embeddings bulunmalı.</translation>
    </message>
    <message>
        <source>Save the prefix again.</source>
        <translation>Öneki yeniden kaydedin.</translation>
    </message>
    <message>
        <source>{0}: a prefix of the shape {1}; this model needs {2} numbers a token.</source>
        <translation>{0}: {1} biçiminde bir önek; bu model token başına {2} sayı ister.</translation>
    </message>
    <message>
        <source>{0}: bottleneck = {1} is no width.</source>
        <translation>{0}: bottleneck = {1} bir genişlik değil.</translation>
    </message>
    <message>
        <source>Save the adapter again.</source>
        <translation>Adaptörü yeniden kaydedin.</translation>
    </message>
    <message>
        <source>{0}: rows of the shape {1} for {2} tokens.</source>
        <translation>{0}: {2} token için {1} biçiminde satırlar.</translation>
    </message>
    <message>
        <source>{0}: it trains the row of token {1}; the model has {2} tokens.</source>
        <translation>{0}: {1} numaralı tokenın satırını eğitiyor; modelde {2} token var.</translation>
    </message>
    <message>
        <source>Give the base model rows for the tokens that were added to its tokenizer first.</source>
        <translation>Önce temel modele, tokenleştiricisine eklenen tokenlar için satır verin.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} has no place here.</source>
        <translation>{0}: {1} tensörünün burada yeri yok.</translation>
    </message>
    <message>
        <source>{0}: this model has no {1}.</source>
        <translation>{0}: bu modelde {1} yok.</translation>
    </message>
    <message>
        <source>{0}: there are no matrices in it.</source>
        <translation>{0}: içinde matris yok.</translation>
    </message>
    <message>
        <source>{0}: the matrices of {1} are {2} and {3}; the layer has {4} inputs and {5} outputs.</source>
        <translation>{0}: {1} matrisleri {2} ve {3}; katmanın {4} girişi ve {5} çıkışı var.</translation>
    </message>
    <message>
        <source>{0}: trainable_token_indices do not tell the rows of {1}.</source>
        <translation>{0}: trainable_token_indices, {1} satırlarını söylemiyor.</translation>
    </message>
    <message>
        <source>{0}: {1} has {2} lengths.</source>
        <translation>{0}: {1} için {2} uzunluk var.</translation>
    </message>
    <message>
        <source>{0}: {1} has only {2}.</source>
        <translation>{0}: {1} yalnızca {2} içeriyor.</translation>
    </message>
    <message>
        <source>{0}: there is no {1} in it.</source>
        <translation>{0}: içinde {1} yok.</translation>
    </message>
    <message>
        <source>Batches of {0}, {1} of them a step</source>
        <translation>{0} satırlık yığınlar, adım başına {1} tane</translation>
    </message>
    <message>
        <source>the same learning, a little slower</source>
        <translation>aynı öğrenme, biraz daha yavaş</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>Gradyan kontrol noktaları</translation>
    </message>
    <message>
        <source>the same learning, about a third more time</source>
        <translation>aynı öğrenme, üçte bir kadar daha uzun</translation>
    </message>
    <message>
        <source>LoRA: narrow matrices learn beside frozen weights</source>
        <translation>LoRA: donmuş ağırlıkların yanında dar matrisler öğrenir</translation>
    </message>
    <message>
        <source>fewer weights learn, mostly as well</source>
        <translation>daha az ağırlık öğrenir, çoğu kez o kadar iyi</translation>
    </message>
    <message>
        <source>QLoRA: LoRA on weights kept in 4 bits</source>
        <translation>QLoRA: 4 bitte tutulan ağırlıklarda LoRA</translation>
    </message>
    <message>
        <source>rounded weights, slower steps</source>
        <translation>yuvarlanmış ağırlıklar, daha yavaş adımlar</translation>
    </message>
    <message>
        <source>bfloat16</source>
        <translation>bfloat16</translation>
    </message>
    <message>
        <source>rounded numbers in between, exact weights</source>
        <translation>arada yuvarlanmış sayılar, kesin ağırlıklar</translation>
    </message>
    <message>
        <source>A context of {0} tokens</source>
        <translation>{0} tokenlık bağlam</translation>
    </message>
    <message>
        <source>the model looks back less far</source>
        <translation>model daha az geriye bakar</translation>
    </message>
    <message>
        <source>Rows of at most {0} tokens</source>
        <translation>En çok {0} tokenlık satırlar</translation>
    </message>
    <message>
        <source>longer conversations are cut</source>
        <translation>daha uzun konuşmalar kesilir</translation>
    </message>
    <message>
        <source>The preset {0}</source>
        <translation>Hazır biçim {0}</translation>
    </message>
    <message>
        <source>a smaller model learns less</source>
        <translation>daha küçük bir model daha az öğrenir</translation>
    </message>
    <message>
        <source>Does it fit as it is?</source>
        <translation>Olduğu gibi sığar mı?</translation>
    </message>
    <message>
        <source>Start as it is</source>
        <translation>Olduğu gibi başla</translation>
    </message>
    <message>
        <source>Can all weights learn?</source>
        <translation>Bütün ağırlıklar öğrenebilir mi?</translation>
    </message>
    <message>
        <source>Train all weights</source>
        <translation>Bütün ağırlıkları eğit</translation>
    </message>
    <message>
        <source>Can all weights learn with gradient checkpointing?</source>
        <translation>Bütün ağırlıklar gradyan kontrol noktalarıyla öğrenebilir mi?</translation>
    </message>
    <message>
        <source>Train all weights, sparingly</source>
        <translation>Bütün ağırlıkları tutumlu eğit</translation>
    </message>
    <message>
        <source>Can LoRA learn beside frozen weights?</source>
        <translation>LoRA donmuş ağırlıkların yanında öğrenebilir mi?</translation>
    </message>
    <message>
        <source>Train with LoRA</source>
        <translation>LoRA ile eğit</translation>
    </message>
    <message>
        <source>Can LoRA learn with gradient checkpointing?</source>
        <translation>LoRA gradyan kontrol noktalarıyla öğrenebilir mi?</translation>
    </message>
    <message>
        <source>Train with LoRA, sparingly</source>
        <translation>LoRA ile tutumlu eğit</translation>
    </message>
    <message>
        <source>Can LoRA learn on weights kept in 4 bits?</source>
        <translation>LoRA 4 bitte tutulan ağırlıklarda öğrenebilir mi?</translation>
    </message>
    <message>
        <source>Train with QLoRA</source>
        <translation>QLoRA ile eğit</translation>
    </message>
    <message>
        <source>Does it fit in smaller batches?</source>
        <translation>Daha küçük yığınlarla sığar mı?</translation>
    </message>
    <message>
        <source>Use smaller batches</source>
        <translation>Daha küçük yığınlar kullan</translation>
    </message>
    <message>
        <source>Does it fit with gradient checkpointing?</source>
        <translation>Gradyan kontrol noktalarıyla sığar mı?</translation>
    </message>
    <message>
        <source>Use gradient checkpointing</source>
        <translation>Gradyan kontrol noktaları kullan</translation>
    </message>
    <message>
        <source>Does it fit with a shorter context as well?</source>
        <translation>Daha kısa bağlamla da sığar mı?</translation>
    </message>
    <message>
        <source>Shorten the context</source>
        <translation>Bağlamı kısalt</translation>
    </message>
    <message>
        <source>Does a smaller model fit?</source>
        <translation>Daha küçük bir model sığar mı?</translation>
    </message>
    <message>
        <source>Choose a smaller model</source>
        <translation>Daha küçük bir model seç</translation>
    </message>
    <message>
        <source>Nothing of this fits: a smaller model, or a computer with more free memory, is needed.</source>
        <translation>Bunların hiçbiri sığmıyor: daha küçük bir model ya da boş belleği daha çok bir bilgisayar gerekir.</translation>
    </message>
    <message>
        <source>{0} needs about {1} GB of memory; {2} GB are free.</source>
        <translation>{0} yaklaşık {1} GB bellek ister; {2} GB boş.</translation>
    </message>
    <message>
        <source>Close another model or program first, or choose a smaller model.</source>
        <translation>Önce başka bir modeli ya da programı kapatın, ya da daha küçük bir model seçin.</translation>
    </message>
    <message>
        <source>The question has {0} tokens with the template; the model reads {1}, and its answer needs room.</source>
        <translation>Soru şablonla birlikte {0} token; model {1} token okur ve yanıtına da yer gerekir.</translation>
    </message>
    <message>
        <source>The question and the system prompt have {0} tokens with the template; the model reads {1}, and its answer needs room.</source>
        <translation>Soru ve sistem istemi şablonla birlikte {0} token; model {1} token okur ve yanıtına da yer gerekir.</translation>
    </message>
    <message>
        <source>Ask something shorter.</source>
        <translation>Daha kısa bir şey sorun.</translation>
    </message>
    <message>
        <source>The template {0} needs the token {1}, which this model does not have.</source>
        <translation>{0} şablonu, bu modelde olmayan {1} tokenını ister.</translation>
    </message>
    <message>
        <source>Fine-tune the model with this template first, or choose another one.</source>
        <translation>Önce modeli bu şablonla ince ayarlayın ya da başka bir şablon seçin.</translation>
    </message>
    <message>
        <source>{0} is no reward model: it has neither a reward head of Tezgah&apos;s nor a classifier&apos;s.</source>
        <translation>{0} bir ödül modeli değil: ne Tezgah&apos;ın ödül başlığı ne de bir sınıflandırıcınınki var.</translation>
    </message>
    <message>
        <source>No reward model is loaded.</source>
        <translation>Yüklü bir ödül modeli yok.</translation>
    </message>
    <message>
        <source>filter.patterns: {0}: the pattern is not valid at character {1}: {2}.</source>
        <translation>filter.patterns: {0}: kalıp {1}. karakterde geçersiz: {2}.</translation>
    </message>
    <message>
        <source>filter.patterns: {0}: {1}.</source>
        <translation>filter.patterns: {0}: {1}.</translation>
    </message>
    <message>
        <source>filter.words: {0}: {1}.</source>
        <translation>filter.words: {0}: {1}.</translation>
    </message>
    <message>
        <source>Correct it or remove it.</source>
        <translation>Düzeltin ya da kaldırın.</translation>
    </message>
    <message>
        <source>The reward rises ({0}) while {1}: the policy is exploiting the reward, not getting better. Read the answers in the table.</source>
        <translation>Ödül yükseliyor ({0}), bu sırada {1}: politika daha iyi olmuyor, ödülü sömürüyor. Tablodaki yanıtları okuyun.</translation>
    </message>
    <message>
        <source>Raise ppo.kl_coef two- or threefold (or set ppo.adaptive_kl), and start again from an earlier checkpoint. A rule that counts what went wrong, or more pairs for the reward model, help as well.</source>
        <translation>ppo.kl_coef değerini iki üç katına çıkarın (ya da ppo.adaptive_kl açın) ve daha önceki bir kontrol noktasından yeniden başlayın. Ters gideni sayan bir kural ya da ödül modeli için daha çok çift de işe yarar.</translation>
    </message>
    <message>
        <source>the KL explodes ({0} nats) and fewer answers end ({1})</source>
        <translation>KL patlıyor ({0} nat) ve daha az yanıt bitiyor ({1})</translation>
    </message>
    <message>
        <source>the KL explodes ({0} nats) and the answers become alike ({1} of them differ)</source>
        <translation>KL patlıyor ({0} nat) ve yanıtlar birbirine benziyor ({1} kadarı farklı)</translation>
    </message>
    <message>
        <source>fewer answers end ({0}) and the answers become alike ({1} of them differ)</source>
        <translation>daha az yanıt bitiyor ({0}) ve yanıtlar birbirine benziyor ({1} kadarı farklı)</translation>
    </message>
    <message>
        <source>the KL explodes ({0} nats)</source>
        <translation>KL patlıyor ({0} nat)</translation>
    </message>
    <message>
        <source>fewer answers end ({0})</source>
        <translation>daha az yanıt bitiyor ({0})</translation>
    </message>
    <message>
        <source>the answers become alike ({0} of them differ)</source>
        <translation>yanıtlar birbirine benziyor ({0} kadarı farklı)</translation>
    </message>
    <message>
        <source>The KL reads {0} nats (its estimate that cannot be negative: {1}). A KL cannot be negative: the answers were not drawn from the policy whose log-probabilities are used.</source>
        <translation>KL {0} nat görünüyor (eksi olamayan tahmini: {1}). Bir KL eksi olamaz: yanıtlar, log olasılıkları kullanılan politikadan çekilmemiş.</translation>
    </message>
    <message>
        <source>This is a fault of the program or of a model that computes differently each time: please report it.</source>
        <translation>Bu, programın ya da her seferinde başka hesaplayan bir modelin hatasıdır: lütfen bildirin.</translation>
    </message>
    <message>
        <source>The policy has become almost certain of every token (entropy {0} nats): it writes nearly the same answer each time and has nothing left to learn from.</source>
        <translation>Politika her tokendan neredeyse emin oldu (entropi {0} nat): her seferinde hemen hemen aynı yanıtı yazıyor ve öğreneceği bir şey kalmadı.</translation>
    </message>
    <message>
        <source>Raise ppo.kl_coef, or lower train.learning_rate.</source>
        <translation>ppo.kl_coef değerini yükseltin ya da train.learning_rate değerini düşürün.</translation>
    </message>
    <message>
        <source>The critic misleads (explained variance {0}; 0 would be no critic at all): its advantages are noise.</source>
        <translation>Eleştirmen yanıltıyor (açıklanan varyans {0}; 0 hiç eleştirmen olmaması demektir): verdiği üstünlükler gürültü.</translation>
    </message>
    <message>
        <source>Lower train.learning_rate, or let the answers be compared with each other: ppo.advantages = &quot;group&quot;.</source>
        <translation>train.learning_rate değerini düşürün ya da yanıtlar birbiriyle karşılaştırılsın: ppo.advantages = &quot;group&quot;.</translation>
    </message>
    <message>
        <source>Four updates in a row were ended early, because their steps led too far from the policy that wrote the answers.</source>
        <translation>Art arda dört güncelleme erken bitirildi, çünkü adımları yanıtları yazan politikadan fazla uzaklaştı.</translation>
    </message>
    <message>
        <source>Lower train.learning_rate to a half or a third, or ppo.ppo_epochs to 2.</source>
        <translation>train.learning_rate değerini yarıya ya da üçte bire, ya da ppo.ppo_epochs değerini 2&apos;ye düşürün.</translation>
    </message>
    <message>
        <source>After {0} updates the policy is where it began (KL {1} nats, reward {2}).</source>
        <translation>{0} güncelleme sonra politika başladığı yerde (KL {1} nat, ödül {2}).</translation>
    </message>
    <message>
        <source>Raise train.learning_rate threefold, or lower ppo.kl_coef. If all answers get the same reward there is nothing to learn: look at the table.</source>
        <translation>train.learning_rate değerini üç katına çıkarın ya da ppo.kl_coef değerini düşürün. Bütün yanıtlar aynı ödülü alıyorsa öğrenilecek bir şey yoktur: tabloya bakın.</translation>
    </message>
    <message>
        <source>All answers get the same reward ({0}): there is nothing to learn from.</source>
        <translation>Bütün yanıtlar aynı ödülü alıyor ({0}): öğrenilecek bir şey yok.</translation>
    </message>
    <message>
        <source>Check reward.rule or the reward model on a few answers; raise ppo.temperature if the answers are all alike.</source>
        <translation>reward.rule kuralını ya da ödül modelini birkaç yanıtta sınayın; yanıtların hepsi aynıysa ppo.temperature değerini yükseltin.</translation>
    </message>
    <message>
        <source>The objective ({0}) is above the best that the reference&apos;s own answers allow ({1}): the policy writes what the reference never wrote, where the reward may be wrong.</source>
        <translation>Amaç ({0}), referansın kendi yanıtlarının izin verdiği en iyinin ({1}) üstünde: politika referansın hiç yazmadığını yazıyor, ödül orada yanlış olabilir.</translation>
    </message>
    <message>
        <source>Read the answers in the table. A higher ppo.kl_coef keeps the policy nearer.</source>
        <translation>Tablodaki yanıtları okuyun. Daha yüksek bir ppo.kl_coef politikayı daha yakında tutar.</translation>
    </message>
    <message>
        <source>Only {0} of the answers of the model that it began as end by themselves.</source>
        <translation>Başladığı modelin yanıtlarının yalnızca {0} kadarı kendiliğinden bitiyor.</translation>
    </message>
    <message>
        <source>Fine-tune that model on whole answers first, or raise ppo.max_new_tokens.</source>
        <translation>Önce o modeli tam yanıtlarla ince ayarlayın ya da ppo.max_new_tokens değerini artırın.</translation>
    </message>
    <message>
        <source>Fine-tune that model on whole answers first, or raise dpo.max_new_tokens.</source>
        <translation>Önce o modeli tam yanıtlarla ince ayarlayın ya da dpo.max_new_tokens değerini artırın.</translation>
    </message>
    <message>
        <source>Only {0} of the answers end by themselves.</source>
        <translation>Yanıtların yalnızca {0} kadarı kendiliğinden bitiyor.</translation>
    </message>
    <message>
        <source>Lower train.learning_rate, raise dpo.beta, or add some of the chosen answers&apos; likelihood (dpo.nll).</source>
        <translation>train.learning_rate değerini düşürün, dpo.beta değerini yükseltin ya da seçilen yanıtların olabilirliğinden biraz ekleyin (dpo.nll).</translation>
    </message>
    <message>
        <source>The answers are {0} nats away from the reference&apos;s: the policy strays.</source>
        <translation>Yanıtlar referansınkilerden {0} nat uzakta: politika yolundan sapıyor.</translation>
    </message>
    <message>
        <source>Raise dpo.beta or lower train.learning_rate.</source>
        <translation>dpo.beta değerini yükseltin ya da train.learning_rate değerini düşürün.</translation>
    </message>
    <message>
        <source>After the first step the policy still is its reference: no weight has moved.</source>
        <translation>İlk adımdan sonra politika hâlâ referansının aynısı: hiçbir ağırlık kıpırdamadı.</translation>
    </message>
    <message>
        <source>Raise train.learning_rate.</source>
        <translation>train.learning_rate değerini yükseltin.</translation>
    </message>
    <message>
        <source>Before the first step the policy must be as likely to write its answers as its reference, but it differs by {0} nats a token. Learning from this would look fine and be wrong.</source>
        <translation>İlk adımdan önce politikanın yanıtları yazma olasılığı referansınkiyle aynı olmalı, ama token başına {0} nat fark var. Bundan öğrenmek iyi görünür ve yanlış olur.</translation>
    </message>
    <message>
        <source>The kept numbers of the reference do not belong to this model: delete {0} and start again. If that does not help, this is a fault of the program: please report it.</source>
        <translation>Referansın saklanan sayıları bu modele ait değil: {0} klasörünü silip yeniden başlayın. Bu işe yaramazsa programın bir hatasıdır: lütfen bildirin.</translation>
    </message>
    <message>
        <source>There was no pair to examine the reward model on.</source>
        <translation>Ödül modelini sınayacak çift yoktu.</translation>
    </message>
    <message>
        <source>Exam: right in {0} of {1} pairs. Calibration error {2}, score and length correlate {3}.</source>
        <translation>Sınav: {1} çiftin {0} kadarında doğru. Kalibrasyon hatası {2}, puan ile uzunluğun korelasyonu {3}.</translation>
    </message>
    <message>
        <source>Exam: right in {0} of {1} pairs; {2} is the ceiling, by how the labels agree. Calibration error {3}, score and length correlate {4}.</source>
        <translation>Sınav: {1} çiftin {0} kadarında doğru; etiketlerin uyuşmasına göre tavan {2}. Kalibrasyon hatası {3}, puan ile uzunluğun korelasyonu {4}.</translation>
    </message>
    <message>
        <source>That is hardly better than guessing: give it more pairs, or clearer ones, before you learn from it.</source>
        <translation>Bu tahminden pek iyi değil: ondan öğrenmeden önce daha çok ya da daha açık çiftler verin.</translation>
    </message>
    <message>
        <source>The scores follow the length of answers: a policy may learn to write long instead of well.</source>
        <translation>Puanlar yanıtların uzunluğunu izliyor: politika iyi yerine uzun yazmayı öğrenebilir.</translation>
    </message>
    <message>
        <source>No question leaves room for an answer in the model&apos;s context: the scores are brought to mean 0 and deviation 1 on the pairs&apos; own answers, not on the model&apos;s.</source>
        <translation>Hiçbir soru modelin bağlamında yanıta yer bırakmıyor: puanlar modelin yanıtları üzerinde değil, çiftlerin kendi yanıtları üzerinde ortalama 0 ve sapma 1 olacak biçimde ölçeklenir.</translation>
    </message>
    <message>
        <source>A KL coefficient will mean something else with this reward model. Lower head.max_new_tokens, or begin with a model that reads longer texts.</source>
        <translation>Bir KL katsayısı bu ödül modeliyle başka bir anlama gelir. head.max_new_tokens değerini düşürün ya da daha uzun metin okuyan bir modelle başlayın.</translation>
    </message>
    <message>
        <source>model.from: {0} is a reward model: it has learned to judge answers, not to write them.</source>
        <translation>model.from: {0} bir ödül modeli: yanıt yazmayı değil, değerlendirmeyi öğrendi.</translation>
    </message>
    <message>
        <source>Begin with the model that it began with (tezgah show tells its parent); a reward model goes into reward.from.</source>
        <translation>Onun başladığı modelle başlayın (tezgah show üst çalışmayı söyler); ödül modelinin yeri reward.from.</translation>
    </message>
    <message>
        <source>Set method.kind = &quot;lora&quot;, begin with a smaller model, or choose another train.device.</source>
        <translation>method.kind = &quot;lora&quot; yapın, daha küçük bir modelle başlayın ya da başka bir train.device seçin.</translation>
    </message>
    <message>
        <source>Set data.max_tokens higher, or take a model with a longer context; {0} tokens are read at most.</source>
        <translation>data.max_tokens değerini artırın ya da bağlamı daha uzun bir model alın; en çok {0} token okunur.</translation>
    </message>
    <message>
        <source>Preferences: {0} pairs, {1} for training, {2} for the exam, {3} tokens.</source>
        <translation>Tercihler: {0} çift, {1} eğitim için, {2} sınav için, {3} token.</translation>
    </message>
    <message>
        <source>There is no question of 1 to {0} tokens.</source>
        <translation>1 ile {0} token arasında bir soru yok.</translation>
    </message>
    <message>
        <source>Write one question a line, or choose a file with questions.</source>
        <translation>Her satıra bir soru yazın ya da soruların olduğu bir dosya seçin.</translation>
    </message>
    <message>
        <source>Answers of {0} tokens leave no room for a question in the model&apos;s context of {1}.</source>
        <translation>{0} tokenlık yanıtlar, modelin {1} tokenlık bağlamında soruya yer bırakmıyor.</translation>
    </message>
    <message>
        <source>Let answers have at most {0} tokens.</source>
        <translation>Yanıtlar en çok {0} token olsun.</translation>
    </message>
    <message>
        <source>{0} holds no pairs that can be used ({1} rows were left out).</source>
        <translation>{0} içinde kullanılabilecek çift yok ({1} satır dışarıda bırakıldı).</translation>
    </message>
    <message>
        <source>Give a file with the columns prompt, chosen and rejected.</source>
        <translation>prompt, chosen ve rejected sütunları olan bir dosya verin.</translation>
    </message>
    <message>
        <source>The reward model cannot read this: {0}.</source>
        <translation>Ödül modeli bunu okuyamıyor: {0}.</translation>
    </message>
    <message>
        <source>Leave such characters out.</source>
        <translation>Böyle karakterleri çıkarın.</translation>
    </message>
    <message>
        <source>One question cannot be split in two.</source>
        <translation>Tek bir soru ikiye bölünemez.</translation>
    </message>
    <message>
        <source>Judge answers to more questions first.</source>
        <translation>Önce daha çok sorunun yanıtlarını değerlendirin.</translation>
    </message>
    <message>
        <source>{0}: pairs are written as .jsonl, .json or .csv.</source>
        <translation>{0}: çiftler .jsonl, .json ya da .csv olarak yazılır.</translation>
    </message>
    <message>
        <source>Give the file such a name.</source>
        <translation>Dosyaya böyle bir ad verin.</translation>
    </message>
    <message>
        <source>{0} cannot be written: {1}.</source>
        <translation>{0} yazılamıyor: {1}.</translation>
    </message>
    <message>
        <source>Free some space, or mend the folder&apos;s permissions.</source>
        <translation>Yer açın ya da klasörün izinlerini düzeltin.</translation>
    </message>
    <message>
        <source>{0} is a file, not a model folder.</source>
        <translation>{0} bir dosya, model klasörü değil.</translation>
    </message>
    <message>
        <source>Turn it into one first:  {0}</source>
        <translation>Önce klasöre dönüştürün:  {0}</translation>
    </message>
    <message>
        <source>{0} is a checkpoint of a reward model: it judges answers and writes none.</source>
        <translation>{0} bir ödül modelinin kontrol noktası: yanıtları değerlendirir, yanıt yazmaz.</translation>
    </message>
    <message>
        <source>The tokenizer has {0} tokens, the model {1}.</source>
        <translation>Tokenleştiricide {0} token var, modelde {1}.</translation>
    </message>
    <message>
        <source>The tokenizer has {0} tokens, the model knows {1}.</source>
        <translation>Tokenleştiricide {0} token var, model {1} token biliyor.</translation>
    </message>
    <message>
        <source>{0}: the tokenizer has {1} tokens, the model {2}.</source>
        <translation>{0}: tokenleştiricide {1} token var, modelde {2}.</translation>
    </message>
    <message>
        <source>Use the tokenizer that the model was trained with.</source>
        <translation>Modelin eğitildiği tokenleştiriciyi kullanın.</translation>
    </message>
    <message>
        <source>Give the tokenizer that the model was trained with.</source>
        <translation>Modelin eğitildiği tokenleştiriciyi verin.</translation>
    </message>
    <message>
        <source>They do not belong together: give the tokenizer that the model was trained with.</source>
        <translation>Birbirine ait değiller: modelin eğitildiği tokenleştiriciyi verin.</translation>
    </message>
    <message>
        <source>Export the model with the tokenizer that it was trained with.</source>
        <translation>Modeli, eğitildiği tokenleştiriciyle dışa aktarın.</translation>
    </message>
    <message>
        <source>{0} answered without {1}.</source>
        <translation>{0} yanıtında {1} yok.</translation>
    </message>
    <message>
        <source>Try again later, or check HF_ENDPOINT.</source>
        <translation>Daha sonra yeniden deneyin ya da HF_ENDPOINT değerini denetleyin.</translation>
    </message>
    <message>
        <source>Make room there, or choose another workspace.</source>
        <translation>Orada yer açın ya da başka bir çalışma alanı seçin.</translation>
    </message>
    <message>
        <source>Choose a folder with config.json and model.safetensors.</source>
        <translation>config.json ve model.safetensors içeren bir klasör seçin.</translation>
    </message>
    <message>
        <source>{0}: no {1} in it.</source>
        <translation>{0}: içinde {1} yok.</translation>
    </message>
    <message>
        <source>Fetch or export the model again.</source>
        <translation>Modeli yeniden indirin ya da dışa aktarın.</translation>
    </message>
    <message>
        <source>Fetch or save the model again.</source>
        <translation>Modeli yeniden indirin ya da kaydedin.</translation>
    </message>
    <message>
        <source>Fetch the model again.</source>
        <translation>Modeli yeniden indirin.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} is missing.</source>
        <translation>{0}: {1} tensörü eksik.</translation>
    </message>
    <message>
        <source>The model is incomplete: fetch or save it again.</source>
        <translation>Model eksik: yeniden indirin ya da kaydedin.</translation>
    </message>
    <message>
        <source>{0}: holds its weights as a pickle (pytorch_model.bin), which may contain code.</source>
        <translation>{0}: ağırlıkları pickle olarak (pytorch_model.bin) taşıyor; içinde kod olabilir.</translation>
    </message>
    <message>
        <source>Import it: the import converts it in a limited process and writes safetensors.</source>
        <translation>Onu içe aktarın: sınırlı bir süreçte dönüştürülür ve safetensors yazılır.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} has the shape {2}; {3} is needed.</source>
        <translation>{0}: {1} tensörü {2} biçiminde; {3} gerekir.</translation>
    </message>
    <message>
        <source>Weights and configuration do not belong together, or are damaged: fetch the model again.</source>
        <translation>Ağırlıklarla yapılandırma birbirine ait değil ya da bozuk: modeli yeniden indirin.</translation>
    </message>
    <message>
        <source>Weights and configuration do not belong together: fetch the model again.</source>
        <translation>Ağırlıklarla yapılandırma birbirine ait değil: modeli yeniden indirin.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} has no place in this model.</source>
        <translation>{0}: {1} tensörünün bu modelde yeri yok.</translation>
    </message>
    <message>
        <source>Weights and configuration do not belong together, or the model has parts not known here.</source>
        <translation>Ağırlıklarla yapılandırma birbirine ait değil ya da modelde burada bilinmeyen parçalar var.</translation>
    </message>
    <message>
        <source>{0}: the model cannot be written ({1}).</source>
        <translation>{0}: model yazılamıyor ({1}).</translation>
    </message>
    <message>
        <source>{0}: the tokenizer cannot be written ({1}).</source>
        <translation>{0}: tokenleştirici yazılamıyor ({1}).</translation>
    </message>
    <message>
        <source>Free space or choose another folder.</source>
        <translation>Yer açın ya da başka bir klasör seçin.</translation>
    </message>
    <message>
        <source>{0}: is a file.</source>
        <translation>{0}: bir dosya.</translation>
    </message>
    <message>
        <source>Choose a folder that does not exist yet.</source>
        <translation>Henüz olmayan bir klasör seçin.</translation>
    </message>
    <message>
        <source>{0}: the folder holds other files.</source>
        <translation>{0}: klasörde başka dosyalar var.</translation>
    </message>
    <message>
        <source>Choose an empty folder, or one that does not exist yet.</source>
        <translation>Boş ya da henüz olmayan bir klasör seçin.</translation>
    </message>
    <message>
        <source>{0}: a model of this shape needs the transformers library, which is not installed.</source>
        <translation>{0}: bu biçimdeki bir model transformers kitaplığını ister; kurulu değil.</translation>
    </message>
    <message>
        <source>Install it (pip install transformers), or choose a GPT-2, Llama, Mistral or Qwen model.</source>
        <translation>Kurun (pip install transformers) ya da bir GPT-2, Llama, Mistral ya da Qwen modeli seçin.</translation>
    </message>
    <message>
        <source>{0}: transformers cannot open it ({1}: {2}).</source>
        <translation>{0}: transformers açamıyor ({1}: {2}).</translation>
    </message>
    <message>
        <source>Choose a model of a shape that it knows without code from the folder, or fetch it again.</source>
        <translation>Klasördeki kod olmadan tanıdığı biçimde bir model seçin ya da yeniden indirin.</translation>
    </message>
    <message>
        <source>{0}: its tokenizer cannot be converted ({1}: {2}).</source>
        <translation>{0}: tokenleştiricisi dönüştürülemiyor ({1}: {2}).</translation>
    </message>
    <message>
        <source>Put the model&apos;s tokenizer.json into the folder.</source>
        <translation>Modelin tokenizer.json dosyasını klasöre koyun.</translation>
    </message>
    <message>
        <source>{0}: the base model {1} is not here.</source>
        <translation>{0}: temel model {1} burada yok.</translation>
    </message>
    <message>
        <source>{0}: base_model_name_or_path is missing.</source>
        <translation>{0}: base_model_name_or_path eksik.</translation>
    </message>
    <message>
        <source>Write there the folder of the model that the adapter was trained on.</source>
        <translation>Oraya adaptörün eğitildiği modelin klasörünü yazın.</translation>
    </message>
    <message>
        <source>{0}: no weights in it: {1}.</source>
        <translation>{0}: içinde ağırlık yok: {1}.</translation>
    </message>
    <message>
        <source>Choose a file with a model&apos;s state dict.</source>
        <translation>İçinde bir modelin state dict&apos;i olan bir dosya seçin.</translation>
    </message>
    <message>
        <source>{0}: contains code or unknown objects, not only tensors ({1}).</source>
        <translation>{0}: yalnızca tensörler değil, kod ya da bilinmeyen nesneler de içeriyor ({1}).</translation>
    </message>
    <message>
        <source>{0}: a zip archive, but not one that torch saved.</source>
        <translation>{0}: bir zip arşivi ama torch&apos;un kaydettiği değil.</translation>
    </message>
    <message>
        <source>{0}: a pickle, but not a checkpoint that torch saved.</source>
        <translation>{0}: bir pickle ama torch&apos;un kaydettiği bir kontrol noktası değil.</translation>
    </message>
    <message>
        <source>{0}: the tensors are those of no model known here (the first is {1}).</source>
        <translation>{0}: tensörler burada bilinen bir modelin değil (ilki {1}).</translation>
    </message>
    <message>
        <source>Reading {0} and its data</source>
        <translation>{0} ve verileri okunuyor</translation>
    </message>
    <message>
        <source>{0}: {1} was left out; only the weights are read.</source>
        <translation>{0}: {1} dışarıda bırakıldı; yalnızca ağırlıklar okunur.</translation>
    </message>
    <message>
        <source>{0}: cannot be read ({1}).</source>
        <translation>{0}: okunamıyor ({1}).</translation>
    </message>
    <message>
        <source>{0}: cannot be opened ({1}).</source>
        <translation>{0}: açılamıyor ({1}).</translation>
    </message>
    <message>
        <source>{0}: there is no such file.</source>
        <translation>{0}: böyle bir dosya yok.</translation>
    </message>
    <message>
        <source>{0}: is a folder, not a file.</source>
        <translation>{0}: dosya değil, klasör.</translation>
    </message>
    <message>
        <source>Choose a file in it.</source>
        <translation>İçindeki bir dosyayı seçin.</translation>
    </message>
    <message>
        <source>{0}: not valid JSON ({1}).</source>
        <translation>{0}: geçerli JSON değil ({1}).</translation>
    </message>
    <message>
        <source>{0}: tensor {1} holds numbers that are not finite (NaN or infinite).</source>
        <translation>{0}: {1} tensörü sonlu olmayan sayılar içeriyor (NaN ya da sonsuz).</translation>
    </message>
    <message>
        <source>{0}: tensor {1} holds numbers that are not finite.</source>
        <translation>{0}: {1} tensörü sonlu olmayan sayılar içeriyor.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} holds {2}, not floating-point numbers.</source>
        <translation>{0}: {1} tensörü kayan noktalı sayı değil, {2} içeriyor.</translation>
    </message>
    <message>
        <source>Quantised weights are not supported here: use the float16, bfloat16 or float32 files.</source>
        <translation>Nicemlenmiş ağırlıklar burada desteklenmiyor: float16, bfloat16 ya da float32 dosyalarını kullanın.</translation>
    </message>
    <message>
        <source>The model was spoiled in training: use an earlier checkpoint.</source>
        <translation>Model eğitimde bozulmuş: daha önceki bir kontrol noktasını kullanın.</translation>
    </message>
    <message>
        <source>{0} is a reward model: it scores answers and writes none.</source>
        <translation>{0} bir ödül modeli: yanıtları puanlar, yanıt yazmaz.</translation>
    </message>
    <message>
        <source>Take the model that it began with{0}; a reward model goes into reward.from.</source>
        <translation>Başladığı modeli seçin{0}; ödül modelinin yeri reward.from ayarıdır.</translation>
    </message>
    <message>
        <source>Let it come to its end: only then its scores have a known scale. Or take another run.</source>
        <translation>Sonuna kadar eğitilmesini bekleyin: puanlarının ölçeği ancak o zaman bilinir. Ya da başka bir çalışma alın.</translation>
    </message>
    <message>
        <source>{0}: it does not say how many heads there are ({1}); model_type is {2}.</source>
        <translation>{0}: dikkat başlıklarının sayısını ({1}) söylemiyor; model_type {2}.</translation>
    </message>
    <message>
        <source>Choose a model with attention (GPT-2, Llama, Qwen and their like): one that keeps a state instead, as Mamba and RWKV do, cannot be used here.</source>
        <translation>Dikkat mekanizmalı bir model seçin (GPT-2, Llama, Qwen ve benzerleri): Mamba ve RWKV gibi onun yerine bir durum taşıyanlar burada kullanılamaz.</translation>
    </message>
    <message>
        <source>{0}: the model was opened from this very folder.</source>
        <translation>{0}: model zaten bu klasörden açıldı.</translation>
    </message>
    <message>
        <source>Choose another folder to export to.</source>
        <translation>Dışa aktarmak için başka bir klasör seçin.</translation>
    </message>
    <message>
        <source>opening the model</source>
        <translation>model açılıyor</translation>
    </message>
    <message>
        <source>reading the questions</source>
        <translation>sorular okunuyor</translation>
    </message>
    <message>
        <source>opening the rewards</source>
        <translation>ödüller açılıyor</translation>
    </message>
    <message>
        <source>asking the reference</source>
        <translation>referansa soruluyor</translation>
    </message>
    <message>
        <source>the exam</source>
        <translation>sınav</translation>
    </message>
    <message>
        <source>paused: {0}</source>
        <translation>duraklatıldı: {0}</translation>
    </message>
    <message>
        <source>There is nothing to look at before a {0} run.</source>
        <translation>{0} çalışmasından önce incelenecek bir şey yok.</translation>
    </message>
    <message>
        <source>Only pretraining has a look; the other stages tell what their data amounts to when they start.</source>
        <translation>Yalnızca ön eğitim önceden incelenir; öteki aşamalar verilerini başlarken anlatır.</translation>
    </message>
    <message>
        <source>The memory of a {0} run cannot be told before it starts.</source>
        <translation>{0} çalışmasının belleği başlamadan önce bilinemez.</translation>
    </message>
    <message>
        <source>Pretraining and fine-tuning can be foretold. Try a few steps and see:  --set train.max_steps=2; if memory runs out, a run goes on with less at once, and says so.</source>
        <translation>Ön eğitim ve ince ayar önceden hesaplanabilir. Birkaç adım deneyip görün:  --set train.max_steps=2; bellek biterse çalışma aynı anda daha azıyla sürer ve bunu söyler.</translation>
    </message>
    <message>
        <source>{0} holds {1} tokens: nothing to foretell.</source>
        <translation>{0} içinde {1} token var: tahmin edilecek bir şey yok.</translation>
    </message>
    <message>
        <source>Give a longer text.</source>
        <translation>Daha uzun bir metin verin.</translation>
    </message>
    <message>
        <source>The folder {0} cannot be made: {1}.</source>
        <translation>{0} klasörü oluşturulamıyor: {1}.</translation>
    </message>
    <message>
        <source>The folder {0} cannot be written to.</source>
        <translation>{0} klasörüne yazılamıyor.</translation>
    </message>
    <message>
        <source>Choose another folder, or mend its permissions.</source>
        <translation>Başka bir klasör seçin ya da izinlerini düzeltin.</translation>
    </message>
    <message>
        <source>Choose another folder (TEZGAH_HOME, or --runs), or mend its permissions.</source>
        <translation>Başka bir klasör seçin (TEZGAH_HOME ya da --runs) ya da izinlerini düzeltin.</translation>
    </message>
    <message>
        <source>The run folder {0} cannot be made: {1}.</source>
        <translation>Çalışma klasörü {0} oluşturulamıyor: {1}.</translation>
    </message>
    <message>
        <source>Free some space, or choose another folder with --runs.</source>
        <translation>Yer açın ya da --runs ile başka bir klasör seçin.</translation>
    </message>
    <message>
        <source>Free some space.</source>
        <translation>Yer açın.</translation>
    </message>
    <message>
        <source>Check the folder and its disk.</source>
        <translation>Klasörü ve diskini denetleyin.</translation>
    </message>
    <message>
        <source>Check the folder&apos;s permissions.</source>
        <translation>Klasörün izinlerini denetleyin.</translation>
    </message>
    <message>
        <source>Check the folder, its disk and its permissions.</source>
        <translation>Klasörü, diskini ve izinlerini denetleyin.</translation>
    </message>
    <message>
        <source>Check the disk and the folder&apos;s permissions.</source>
        <translation>Diski ve klasörün izinlerini denetleyin.</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>Diski denetleyin.</translation>
    </message>
    <message>
        <source>The disk failed at {0}: {1}.</source>
        <translation>Disk {0} üzerinde hata verdi: {1}.</translation>
    </message>
    <message>
        <source>{0}: the disk answers with an error: {1}.</source>
        <translation>{0}: disk hata veriyor: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be opened: {1}.</source>
        <translation>{0} açılamıyor: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}.</source>
        <translation>{0} okunamıyor: {1}.</translation>
    </message>
    <message>
        <source>{0} cannot be deleted: {1}.</source>
        <translation>{0} silinemiyor: {1}.</translation>
    </message>
    <message>
        <source>Use at most {0}.</source>
        <translation>En çok {0} kullanın.</translation>
    </message>
    <message>
        <source>The note has {0} characters.</source>
        <translation>Not {0} karakter.</translation>
    </message>
    <message>
        <source>Use at most {0} tags of {1} characters.</source>
        <translation>En çok {0} etiket kullanın, her biri en çok {1} karakter.</translation>
    </message>
    <message>
        <source>There is no run {0} in the bin.</source>
        <translation>Çöpte {0} adlı bir çalışma yok.</translation>
    </message>
    <message>
        <source>See what is:  {0}</source>
        <translation>Neler olduğunu görün:  {0}</translation>
    </message>
    <message>
        <source>See what does:  {0}</source>
        <translation>Nelerin beklediğini görün:  {0}</translation>
    </message>
    <message>
        <source>{0} does not wait in the queue.</source>
        <translation>{0} sırada beklemiyor.</translation>
    </message>
    <message>
        <source>{0}: {1} is missing or damaged; the checkpoint is not used.</source>
        <translation>{0}: {1} eksik ya da bozuk; kontrol noktası kullanılmadı.</translation>
    </message>
    <message>
        <source>The checkpoint cannot be copied: {0}.</source>
        <translation>Kontrol noktası kopyalanamıyor: {0}.</translation>
    </message>
    <message>
        <source>{0} cannot be read: {1}; the checkpoint is not used.</source>
        <translation>{0} okunamıyor: {1}; kontrol noktası kullanılmadı.</translation>
    </message>
    <message>
        <source>{0} was written by a newer Tezgah; it is not used.</source>
        <translation>{0} daha yeni bir Tezgah&apos;la yazılmış; kullanılmadı.</translation>
    </message>
    <message>
        <source>Update Tezgah.</source>
        <translation>Tezgah&apos;ı güncelleyin.</translation>
    </message>
    <message>
        <source>{0} already holds a thousand runs named {1}.</source>
        <translation>{0} içinde {1} adlı bin çalışma var.</translation>
    </message>
    <message>
        <source>Give the run another name.</source>
        <translation>Çalışmaya başka bir ad verin.</translation>
    </message>
    <message>
        <source>Several runs are named {0}: {1}.</source>
        <translation>{0} adlı birden çok çalışma var: {1}.</translation>
    </message>
    <message>
        <source>Give the whole folder name.</source>
        <translation>Klasörün tam adını verin.</translation>
    </message>
    <message>
        <source>{0}: there is no such folder, and no run of that name in {1}.</source>
        <translation>{0}: böyle bir klasör yok, {1} içinde bu adda bir çalışma da yok.</translation>
    </message>
    <message>
        <source>{0} has not ended after {1} s.</source>
        <translation>{0}, {1} saniye sonra hâlâ bitmedi.</translation>
    </message>
    <message>
        <source>See its worker.log.</source>
        <translation>worker.log dosyasına bakın.</translation>
    </message>
    <message>
        <source>A {0} recipe reads no data.</source>
        <translation>{0} tarifi veri okumaz.</translation>
    </message>
    <message>
        <source>Choose another stage.</source>
        <translation>Başka bir aşama seçin.</translation>
    </message>
    <message>
        <source>Mend the value.</source>
        <translation>Değeri düzeltin.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Yolu denetleyin.</translation>
    </message>
    <message>
        <source>Check the path and its permissions.</source>
        <translation>Yolu ve izinlerini denetleyin.</translation>
    </message>
    <message>
        <source>Check its permissions.</source>
        <translation>İzinlerini denetleyin.</translation>
    </message>
    <message>
        <source>Check the file.</source>
        <translation>Dosyayı denetleyin.</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>Onu çıkarın.</translation>
    </message>
    <message>
        <source>Switch it off.</source>
        <translation>Kapatın.</translation>
    </message>
    <message>
        <source>Write a number.</source>
        <translation>Bir sayı yazın.</translation>
    </message>
    <message>
        <source>Write true or false.</source>
        <translation>true ya da false yazın.</translation>
    </message>
    <message>
        <source>Save the file as UTF-8.</source>
        <translation>Dosyayı UTF-8 olarak kaydedin.</translation>
    </message>
    <message>
        <source>{0}: byte {1} is not UTF-8.</source>
        <translation>{0}: {1} baytı UTF-8 değil.</translation>
    </message>
    <message>
        <source>Save the recipe as UTF-8 (every text editor can).</source>
        <translation>Tarifi UTF-8 olarak kaydedin (her metin düzenleyici yapar).</translation>
    </message>
    <message>
        <source>{0} cannot be kept in a recipe: it holds bytes that are not UTF-8.</source>
        <translation>{0} bir tarifte saklanamaz: UTF-8 olmayan baytlar içeriyor.</translation>
    </message>
    <message>
        <source>Rename the file, or write the text in UTF-8.</source>
        <translation>Dosyanın adını değiştirin ya da metni UTF-8 olarak yazın.</translation>
    </message>
    <message>
        <source>{0} is {1} bytes long: that is not a recipe.</source>
        <translation>{0}, {1} bayt uzunluğunda: bu bir tarif değil.</translation>
    </message>
    <message>
        <source>{0}: stage is missing or not text.</source>
        <translation>{0}: stage eksik ya da metin değil.</translation>
    </message>
    <message>
        <source>{0}: written by a newer Tezgah (recipe version {1}, this one reads up to {2}).</source>
        <translation>{0}: daha yeni bir Tezgah&apos;la yazılmış (tarif sürümü {1}, bu en çok {2} okur).</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>Yüklü bir model yok.</translation>
    </message>
    <message>
        <source>Choose a model first.</source>
        <translation>Önce bir model seçin.</translation>
    </message>
    <message>
        <source>Choose one first.</source>
        <translation>Önce bir tane seçin.</translation>
    </message>
    <message>
        <source>weights = {0} is not known.</source>
        <translation>weights = {0} bilinmiyor.</translation>
    </message>
    <message>
        <source>Choose one of: {0}.</source>
        <translation>Şunlardan birini seçin: {0}.</translation>
    </message>
    <message>
        <source>Choose one of {0}.</source>
        <translation>Şunlardan birini seçin: {0}.</translation>
    </message>
    <message>
        <source>int8 weights run on the CPU only; this model is on {0}.</source>
        <translation>int8 ağırlıklar yalnızca işlemcide çalışır; bu model {0} üzerinde.</translation>
    </message>
    <message>
        <source>Choose bf16 there.</source>
        <translation>Orada bf16 seçin.</translation>
    </message>
    <message>
        <source>int8 weights are computed for models of our own shapes only.</source>
        <translation>int8 ağırlıklar yalnızca Tezgah&apos;ın kendi model biçimleriyle hesaplanır.</translation>
    </message>
    <message>
        <source>Choose bf16 or fp32.</source>
        <translation>bf16 ya da fp32 seçin.</translation>
    </message>
    <message>
        <source>The model computes numbers that are not finite, so it cannot choose a token.</source>
        <translation>Model sonlu olmayan sayılar hesaplıyor; bu yüzden token seçemiyor.</translation>
    </message>
    <message>
        <source>Its weights are damaged, or training diverged: use an earlier checkpoint.</source>
        <translation>Ağırlıkları bozuk ya da eğitim ıraksadı: daha önceki bir kontrol noktasını kullanın.</translation>
    </message>
    <message>
        <source>The policy computes numbers that are not finite, so it cannot answer.</source>
        <translation>Politika sonlu olmayan sayılar hesaplıyor; bu yüzden yanıt veremiyor.</translation>
    </message>
    <message>
        <source>Its weights are damaged, or training diverged: go back to a checkpoint and lower train.learning_rate.</source>
        <translation>Ağırlıkları bozuk ya da eğitim ıraksadı: bir kontrol noktasına dönüp train.learning_rate değerini düşürün.</translation>
    </message>
    <message>
        <source>This model reads in both directions: it fills gaps, it does not go on from a beginning.</source>
        <translation>Bu model iki yönde okur: boşluk doldurur, bir başlangıcı sürdürmez.</translation>
    </message>
    <message>
        <source>Use a model that was trained to predict the next token.</source>
        <translation>Sonraki tokenı tahmin etmek için eğitilmiş bir model kullanın.</translation>
    </message>
    <message>
        <source>A model of {0} parameters needs at least {1} GiB to train; {2} has {3} GiB free.</source>
        <translation>{0} parametrelik bir modeli eğitmek en az {1} GiB ister; {2} üzerinde {3} GiB boş.</translation>
    </message>
    <message>
        <source>The checkpoint at step {0} is not that of a reward model.</source>
        <translation>{0}. adımdaki kontrol noktası bir ödül modelininki değil.</translation>
    </message>
    <message>
        <source>Start the run again.</source>
        <translation>Çalışmayı yeniden başlatın.</translation>
    </message>
    <message>
        <source>The reward model of {0} has changed since the run began.</source>
        <translation>{0} çalışmasının ödül modeli, çalışma başladığından beri değişmiş.</translation>
    </message>
    <message>
        <source>Put the old one back to go on, or start a new run with the new one.</source>
        <translation>Devam etmek için eskisini geri koyun ya da yenisiyle yeni bir çalışma başlatın.</translation>
    </message>
    <message>
        <source>Those answers count 0. Mend the rule, or choose another reward model.</source>
        <translation>Bu yanıtlar 0 sayılır. Kuralı düzeltin ya da başka bir ödül modeli seçin.</translation>
    </message>
    <message>
        <source>{0} has {1} labels; a reward has one number, or two labels (bad, good).</source>
        <translation>{0} modelinin {1} etiketi var; bir ödülün tek sayısı ya da iki etiketi (kötü, iyi) olur.</translation>
    </message>
    <message>
        <source>Choose a reward model.</source>
        <translation>Bir ödül modeli seçin.</translation>
    </message>
    <message>
        <source>{0}: its tokenizer has no padding token, so texts of different length cannot be scored together.</source>
        <translation>{0}: tokenleştiricisinde dolgu tokenı yok; farklı uzunlukta metinler birlikte puanlanamaz.</translation>
    </message>
    <message>
        <source>Name one of its tokens as &quot;pad_token&quot; in its tokenizer_config.json.</source>
        <translation>tokenizer_config.json dosyasında tokenlarından birini &quot;pad_token&quot; olarak adlandırın.</translation>
    </message>
    <message>
        <source>{0} cannot be opened as a classifier: {1}.</source>
        <translation>{0} bir sınıflandırıcı olarak açılamıyor: {1}.</translation>
    </message>
    <message>
        <source>Safetensors weights and a tokenizer that transformers knows without own code are needed.</source>
        <translation>Safetensors ağırlıkları ve transformers&apos;ın ek kod olmadan tanıdığı bir tokenleştirici gerekir.</translation>
    </message>
    <message>
        <source>The reward {0} gives numbers that are not finite.</source>
        <translation>{0} ödülü sonlu olmayan sayılar veriyor.</translation>
    </message>
    <message>
        <source>Its weights are damaged: train it again.</source>
        <translation>Ağırlıkları bozuk: yeniden eğitin.</translation>
    </message>
    <message>
        <source>The weighted sum of the rewards is too large for a number.</source>
        <translation>Ödüllerin ağırlıklı toplamı bir sayı için fazla büyük.</translation>
    </message>
    <message>
        <source>Give them smaller weights.</source>
        <translation>Daha küçük ağırlıklar verin.</translation>
    </message>
    <message>
        <source>There is no reward: reward.from and reward.rule are empty, and no reward model has been trained yet.</source>
        <translation>Ödül yok: reward.from ve reward.rule boş; henüz eğitilmiş bir ödül modeli de yok.</translation>
    </message>
    <message>
        <source>Train one (tezgah train, stage &quot;reward&quot;), or set reward.rule, which may begin with {0}: for the tales  rule = &quot;judge:en&quot;.</source>
        <translation>Bir tane eğitin (ödül modeli aşaması) ya da reward.rule verin; {0} ile başlayabilir: masallar için  rule = &quot;judge:en&quot;.</translation>
    </message>
    <message>
        <source>Train one (stage &quot;reward&quot;), or name a rule in reward.rule.</source>
        <translation>Bir tane eğitin (ödül modeli aşaması) ya da reward.rule içinde bir kural verin.</translation>
    </message>
    <message>
        <source>reward.from and reward.rule: every weight is 0, so nothing is rewarded.</source>
        <translation>reward.from ve reward.rule: bütün ağırlıklar 0; hiçbir şey ödüllendirilmiyor.</translation>
    </message>
    <message>
        <source>Give one of them another weight.</source>
        <translation>Birine başka bir ağırlık verin.</translation>
    </message>
    <message>
        <source>reward.from and reward.rule: the weight of {0} is larger than {1}.</source>
        <translation>reward.from ve reward.rule: {0} ağırlığı {1} değerinden büyük.</translation>
    </message>
    <message>
        <source>Give it a smaller weight; only what rewards weigh beside each other and ppo.kl_coef matters.</source>
        <translation>Daha küçük bir ağırlık verin; yalnızca ödüllerin birbirine ve ppo.kl_coef değerine oranı önemlidir.</translation>
    </message>
    <message>
        <source>The reward model gives all samples of the policy the same score.</source>
        <translation>Ödül modeli politikanın bütün örneklerine aynı puanı veriyor.</translation>
    </message>
    <message>
        <source>Train it on more pairs, or let the samples differ more (temperature 1).</source>
        <translation>Daha çok çiftle eğitin ya da örnekler birbirinden daha farklı olsun (sıcaklık 1).</translation>
    </message>
    <message>
        <source>Train the reward model again.</source>
        <translation>Ödül modelini yeniden eğitin.</translation>
    </message>
    <message>
        <source>dpo.label_smoothing has no effect with dpo.loss = &quot;{0}&quot;.</source>
        <translation>dpo.label_smoothing, dpo.loss = &quot;{0}&quot; ile bir şey değiştirmez.</translation>
    </message>
    <message>
        <source>Choose dpo.loss = &quot;cdpo&quot; (or &quot;robust&quot;), or set dpo.label_smoothing to 0.</source>
        <translation>dpo.loss = &quot;cdpo&quot; (ya da &quot;robust&quot;) seçin ya da dpo.label_smoothing değerini 0 yapın.</translation>
    </message>
    <message>
        <source>ppo.adaptive_kl moves ppo.kl_coef by factors: it cannot start from 0.</source>
        <translation>ppo.adaptive_kl, ppo.kl_coef değerini çarparak değiştirir: 0&apos;dan başlayamaz.</translation>
    </message>
    <message>
        <source>Set ppo.kl_coef, for example to 0.2.</source>
        <translation>ppo.kl_coef verin, örneğin 0.2.</translation>
    </message>
    <message>
        <source>ppo.episodes = {0} is no multiple of ppo.group_size = {1}.</source>
        <translation>ppo.episodes = {0}, ppo.group_size = {1} değerinin katı değil.</translation>
    </message>
    <message>
        <source>Set ppo.episodes to {0}.</source>
        <translation>ppo.episodes değerini {0} yapın.</translation>
    </message>
    <message>
        <source>train.grad_accumulation has no meaning here: an update&apos;s answers are divided by ppo.minibatches.</source>
        <translation>train.grad_accumulation burada anlamsız: bir güncellemenin yanıtlarını ppo.minibatches böler.</translation>
    </message>
    <message>
        <source>Lower train.batch_size to save memory.</source>
        <translation>Bellek kazanmak için train.batch_size değerini düşürün.</translation>
    </message>
    <message>
        <source>train.compile: answers have ever new lengths, each would be compiled anew.</source>
        <translation>train.compile: yanıtların uzunluğu hep değişir, her biri yeniden derlenirdi.</translation>
    </message>
    <message>
        <source>train.compile: pairs have ever new lengths, each would be compiled anew.</source>
        <translation>train.compile: çiftlerin uzunluğu hep değişir, her biri yeniden derlenirdi.</translation>
    </message>
    <message>
        <source>ppo.max_new_tokens = {0} leaves no room for a question in the model&apos;s context of {1}.</source>
        <translation>ppo.max_new_tokens = {0}, modelin {1} tokenlık bağlamında soruya yer bırakmıyor.</translation>
    </message>
    <message>
        <source>Set ppo.max_new_tokens to at most {0}.</source>
        <translation>ppo.max_new_tokens en çok {0} olsun.</translation>
    </message>
    <message>
        <source>method.kind = &quot;{0}&quot; cannot be merged into a reward model.</source>
        <translation>method.kind = &quot;{0}&quot; bir ödül modeline işlenemez.</translation>
    </message>
    <message>
        <source>Choose &quot;full&quot;, &quot;lora&quot;, &quot;dora&quot; or &quot;qlora&quot;.</source>
        <translation>&quot;full&quot;, &quot;lora&quot;, &quot;dora&quot; ya da &quot;qlora&quot; seçin.</translation>
    </message>
    <message>
        <source>reward.from: {0}</source>
        <translation>reward.from: {0}</translation>
    </message>
    <message>
        <source>{0} needs pairs to validate on.</source>
        <translation>{0} için doğrulamaya ayrılmış çiftler gerekir.</translation>
    </message>
    <message>
        <source>reward.rule = {0} is no rule; rules begin with {1}.</source>
        <translation>reward.rule = {0} bir kural değil; kurallar şunlarla başlar: {1}.</translation>
    </message>
    <message>
        <source>For example  rule = &quot;length: 10-30&quot;  or  rule = &quot;judge:en&quot;.</source>
        <translation>Örneğin  rule = &quot;length: 10-30&quot;  ya da  rule = &quot;judge:en&quot;.</translation>
    </message>
    <message>
        <source>reward.rule: length: {0} is no length.</source>
        <translation>reward.rule: length: {0} bir uzunluk değil.</translation>
    </message>
    <message>
        <source>Write  &quot;length: 10-30&quot;  or  &quot;length: 200 characters&quot;.</source>
        <translation>&quot;length: 10-30&quot;  ya da  &quot;length: 200 characters&quot;  yazın.</translation>
    </message>
    <message>
        <source>reward.rule: regex: {0}.</source>
        <translation>reward.rule: regex: {0}.</translation>
    </message>
    <message>
        <source>reward.rule: regex: has no pattern.</source>
        <translation>reward.rule: regex: kalıp yok.</translation>
    </message>
    <message>
        <source>reward.rule: expression: {0}.</source>
        <translation>reward.rule: expression: {0}.</translation>
    </message>
    <message>
        <source>Try it on a text in the playground first.</source>
        <translation>Önce Deneme sayfasında bir metinle deneyin.</translation>
    </message>
    <message>
        <source>{0} is plain text; preferences need a chosen and a rejected answer.</source>
        <translation>{0} düz metin; tercihler seçilen ve reddedilen bir yanıt ister.</translation>
    </message>
    <message>
        <source>Give a .jsonl, .json, .csv or .parquet file with the columns prompt, chosen and rejected.</source>
        <translation>prompt, chosen ve rejected sütunları olan bir .jsonl, .json, .csv ya da .parquet dosyası verin.</translation>
    </message>
    <message>
        <source>{0} holds no conversation to learn from.</source>
        <translation>{0} içinde öğrenilecek konuşma yok.</translation>
    </message>
    <message>
        <source>Look at the data&apos;s format and columns (data.format, data.prompt_column, data.answer_column).</source>
        <translation>Verinin biçimine ve sütunlarına bakın (data.format, data.prompt_column, data.answer_column).</translation>
    </message>
    <message>
        <source>No text is named.</source>
        <translation>Metin verilmemiş.</translation>
    </message>
    <message>
        <source>{0} has a header line but no rows.</source>
        <translation>{0} içinde başlık satırı var ama satır yok.</translation>
    </message>
    <message>
        <source>{0}:{1}: the header line cannot be read, so the columns have no names.</source>
        <translation>{0}:{1}: başlık satırı okunamıyor, bu yüzden sütunların adı yok.</translation>
    </message>
    <message>
        <source>Mend that line, or set data.encoding; only rows can be left out.</source>
        <translation>O satırı düzeltin ya da data.encoding değerini verin; yalnızca veri satırları atlanabilir.</translation>
    </message>
    <message>
        <source>{0} has no rows.</source>
        <translation>{0} içinde satır yok.</translation>
    </message>
    <message>
        <source>Give a table with at least one row.</source>
        <translation>En az bir satırı olan bir tablo verin.</translation>
    </message>
    <message>
        <source>Give a table with a header line.</source>
        <translation>Başlık satırı olan bir tablo verin.</translation>
    </message>
    <message>
        <source>{0} cannot be read as Parquet: {1}.</source>
        <translation>{0} Parquet olarak okunamıyor: {1}.</translation>
    </message>
    <message>
        <source>{0} is larger than {1} MB.</source>
        <translation>{0}, {1} MB&apos;den büyük.</translation>
    </message>
    <message>
        <source>Give it as .jsonl (one object a line) or as a list.</source>
        <translation>Onu .jsonl (her satırda bir nesne) ya da liste olarak verin.</translation>
    </message>
    <message>
        <source>Mend the file; one object a line would be .jsonl.</source>
        <translation>Dosyayı düzeltin; her satırda bir nesne varsa .jsonl olur.</translation>
    </message>
    <message>
        <source>{0} is named .gz but is not gzip data.</source>
        <translation>{0} adı .gz ile bitiyor ama gzip verisi değil.</translation>
    </message>
    <message>
        <source>{0} is named .zst but is not zstd data.</source>
        <translation>{0} adı .zst ile bitiyor ama zstd verisi değil.</translation>
    </message>
    <message>
        <source>Rename it, or compress it again.</source>
        <translation>Adını değiştirin ya da yeniden sıkıştırın.</translation>
    </message>
    <message>
        <source>The file is damaged: fetch or save it again.</source>
        <translation>Dosya bozuk: yeniden indirin ya da kaydedin.</translation>
    </message>
    <message>
        <source>The file is damaged: fetch the model again.</source>
        <translation>Dosya bozuk: modeli yeniden indirin.</translation>
    </message>
    <message>
        <source>The file is damaged: fetch it again.</source>
        <translation>Dosya bozuk: yeniden indirin.</translation>
    </message>
    <message>
        <source>It is damaged: fetch it again.</source>
        <translation>Bozuk: yeniden indirin.</translation>
    </message>
    <message>
        <source>The file is damaged or not a safetensors file: fetch or export it again.</source>
        <translation>Dosya bozuk ya da bir safetensors dosyası değil: yeniden indirin ya da dışa aktarın.</translation>
    </message>
    <message>
        <source>The model was spoiled in training or the file is damaged: use an earlier checkpoint.</source>
        <translation>Model eğitimde bozulmuş ya da dosya bozuk: daha önceki bir kontrol noktasını kullanın.</translation>
    </message>
    <message>
        <source>The checkpoint is damaged or incomplete: fetch it again, all of its files.</source>
        <translation>Kontrol noktası bozuk ya da eksik: bütün dosyalarıyla yeniden indirin.</translation>
    </message>
    <message>
        <source>The checkpoint is damaged.</source>
        <translation>Kontrol noktası bozuk.</translation>
    </message>
    <message>
        <source>The file is incomplete.</source>
        <translation>Dosya eksik.</translation>
    </message>
    <message>
        <source>The files do not belong together or are damaged: fetch the model again.</source>
        <translation>Dosyalar birbirine ait değil ya da bozuk: modeli yeniden indirin.</translation>
    </message>
    <message>
        <source>The files do not belong together: fetch them again.</source>
        <translation>Dosyalar birbirine ait değil: yeniden indirin.</translation>
    </message>
    <message>
        <source>Do not use this file. Ask its author for a safetensors file or for the bare state dict.</source>
        <translation>Bu dosyayı kullanmayın. Yazarından bir safetensors dosyası ya da yalın state dict isteyin.</translation>
    </message>
    <message>
        <source>Do not trust this model.</source>
        <translation>Bu modele güvenmeyin.</translation>
    </message>
    <message>
        <source>Choose an ordinary file.</source>
        <translation>Olağan bir dosya seçin.</translation>
    </message>
    <message>
        <source>Correct it.</source>
        <translation>Düzeltin.</translation>
    </message>
    <message>
        <source>{0}: needs far more memory than a file of its size may.</source>
        <translation>{0}: bu boyutta bir dosyanın isteyebileceğinden çok daha fazla bellek istiyor.</translation>
    </message>
    <message>
        <source>{0}: needs far more time than a file of its size may.</source>
        <translation>{0}: bu boyutta bir dosyanın isteyebileceğinden çok daha fazla süre istiyor.</translation>
    </message>
    <message>
        <source>{0}: could not be read within {1} s, far longer than its size needs.</source>
        <translation>{0}: {1} saniyede okunamadı; boyutunun gerektirdiğinden çok daha uzun.</translation>
    </message>
    <message>
        <source>{0}: reading it ended without a word (code {1}): damaged.</source>
        <translation>{0}: okuma, bir şey demeden bitti (kod {1}): bozuk.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} claims more numbers than the file holds.</source>
        <translation>{0}: {1} tensörü dosyadakinden çok sayı içerdiğini söylüyor.</translation>
    </message>
    <message>
        <source>{0}: no weights in it: a {1} without named tensors.</source>
        <translation>{0}: içinde ağırlık yok: adlandırılmış tensörleri olmayan bir {1}.</translation>
    </message>
    <message>
        <source>{0}: no weights in it: tensor {1} is sparse or quantised.</source>
        <translation>{0}: içinde ağırlık yok: {1} tensörü seyrek ya da nicemlenmiş.</translation>
    </message>
    <message>
        <source>{0}: cut off or damaged (it holds what torch does not write).</source>
        <translation>{0}: kesilmiş ya da bozuk (torch&apos;un yazmadığı şeyler içeriyor).</translation>
    </message>
    <message>
        <source>{0}: {1} records are too many.</source>
        <translation>{0}: {1} kayıt çok fazla.</translation>
    </message>
    <message>
        <source>{0}: its records claim more bytes than the file has.</source>
        <translation>{0}: kayıtları dosyadakinden çok bayt olduğunu söylüyor.</translation>
    </message>
    <message>
        <source>{0}: the record {1} is compressed; torch never does that. It may unpack to any size.</source>
        <translation>{0}: {1} kaydı sıkıştırılmış; torch bunu hiç yapmaz. Açılınca her boyuta ulaşabilir.</translation>
    </message>
    <message>
        <source>{0}: the record {1} is encrypted.</source>
        <translation>{0}: {1} kaydı şifrelenmiş.</translation>
    </message>
    <message>
        <source>{0}: the record {1} lies outside torch&apos;s layout.</source>
        <translation>{0}: {1} kaydı torch düzeninin dışında.</translation>
    </message>
    <message>
        <source>{0}: a TorchScript program, not a checkpoint.</source>
        <translation>{0}: kontrol noktası değil, bir TorchScript programı.</translation>
    </message>
    <message>
        <source>Save the state dict instead.</source>
        <translation>Onun yerine state dict&apos;i kaydedin.</translation>
    </message>
    <message>
        <source>{0}: a zip archive, but not one that torch saved (no data.pkl).</source>
        <translation>{0}: bir zip arşivi ama torch&apos;un kaydettiği değil (data.pkl yok).</translation>
    </message>
    <message>
        <source>{0}: its pickle of {1} bytes is too large.</source>
        <translation>{0}: {1} baytlık pickle&apos;ı çok büyük.</translation>
    </message>
    <message>
        <source>{0}: a tar archive, the format of torch before 0.2.</source>
        <translation>{0}: bir tar arşivi; torch 0.2 öncesinin biçimi.</translation>
    </message>
    <message>
        <source>Open it with an old torch and save the state dict as safetensors.</source>
        <translation>Eski bir torch ile açıp state dict&apos;i safetensors olarak kaydedin.</translation>
    </message>
    <message>
        <source>{0}: is a pipe or a device, not a file.</source>
        <translation>{0}: dosya değil, boru ya da aygıt.</translation>
    </message>
    <message>
        <source>{0}: {1} bytes are too many for this file.</source>
        <translation>{0}: {1} bayt bu dosya için çok fazla.</translation>
    </message>
    <message>
        <source>{0}: {1} bytes are too few for a safetensors file.</source>
        <translation>{0}: {1} bayt bir safetensors dosyası için çok az.</translation>
    </message>
    <message>
        <source>{0}: the header claims {1} bytes, the file has {2}: cut off, or another format.</source>
        <translation>{0}: üst bilgi {1} bayt diyor, dosyada {2} var: kesilmiş ya da başka bir biçim.</translation>
    </message>
    <message>
        <source>{0}: the header is not valid JSON ({1}).</source>
        <translation>{0}: üst bilgi geçerli JSON değil ({1}).</translation>
    </message>
    <message>
        <source>{0}: the header entry {1} is not a tensor.</source>
        <translation>{0}: üst bilgideki {1} bir tensör değil.</translation>
    </message>
    <message>
        <source>{0}: the tensors need {1} bytes, the file holds {2}: it is cut off or damaged.</source>
        <translation>{0}: tensörlere {1} bayt gerekiyor, dosyada {2} var: kesilmiş ya da bozuk.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} has the unknown type {2}.</source>
        <translation>{0}: {1} tensörünün türü bilinmiyor ({2}).</translation>
    </message>
    <message>
        <source>{0}: tensor {1} has no valid shape or place.</source>
        <translation>{0}: {1} tensörünün biçimi ya da yeri geçersiz.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} is not as large as its shape says.</source>
        <translation>{0}: {1} tensörü biçiminin söylediği büyüklükte değil.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} overlaps another or leaves a gap.</source>
        <translation>{0}: {1} tensörü bir başkasıyla çakışıyor ya da boşluk bırakıyor.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} is there twice.</source>
        <translation>{0}: {1} tensörü iki kez var.</translation>
    </message>
    <message>
        <source>{0}: tensor {1} cannot be read ({2}).</source>
        <translation>{0}: {1} tensörü okunamıyor ({2}).</translation>
    </message>
    <message>
        <source>{0}: tensor {1} is missing or not a table.</source>
        <translation>{0}: {1} tensörü eksik ya da bir tablo değil.</translation>
    </message>
    <message>
        <source>the weights: tensor {0} is missing.</source>
        <translation>Ağırlıklar: {0} tensörü eksik.</translation>
    </message>
    <message>
        <source>{0}: {1} bytes are too many for an index.</source>
        <translation>{0}: {1} bayt bir dizin için çok fazla.</translation>
    </message>
    <message>
        <source>{0}: cut off: {1} lies behind its end.</source>
        <translation>{0}: kesilmiş: {1} dosyanın sonundan sonra kalıyor.</translation>
    </message>
    <message>
        <source>{0}: damaged: the checksum of {1} is another.</source>
        <translation>{0}: bozuk: {1} için sağlama farklı.</translation>
    </message>
    <message>
        <source>{0}: not an index of a TensorFlow checkpoint, or damaged ({1}).</source>
        <translation>{0}: bir TensorFlow kontrol noktasının dizini değil ya da bozuk ({1}).</translation>
    </message>
    <message>
        <source>{0}: no GPT-2 of OpenAI&apos;s: &apos;model/wte&apos; or &apos;model/wpe&apos; is missing.</source>
        <translation>{0}: OpenAI&apos;nin GPT-2&apos;si değil: &apos;model/wte&apos; ya da &apos;model/wpe&apos; eksik.</translation>
    </message>
    <message>
        <source>Only the checkpoints of OpenAI&apos;s GPT-2 code are read from TensorFlow&apos;s format.</source>
        <translation>TensorFlow biçiminden yalnızca OpenAI&apos;nin GPT-2 kodunun kontrol noktaları okunur.</translation>
    </message>
    <message>
        <source>{0}: {1} is not a table.</source>
        <translation>{0}: {1} bir tablo değil.</translation>
    </message>
    <message>
        <source>{0}: holds several TensorFlow checkpoints.</source>
        <translation>{0}: birden çok TensorFlow kontrol noktası içeriyor.</translation>
    </message>
    <message>
        <source>Name the .index file of one.</source>
        <translation>Birinin .index dosyasını verin.</translation>
    </message>
    <message>
        <source>{0}: {1} = {2}, but the tensors say {3}.</source>
        <translation>{0}: {1} = {2}, ama tensörler {3} diyor.</translation>
    </message>
    <message>
        <source>{0} (stored in slices)</source>
        <translation>{0} (dilimler halinde)</translation>
    </message>
    <message>
        <source>{0} is a file.</source>
        <translation>{0} bir dosya.</translation>
    </message>
    <message>
        <source>{0} holds neither config.json nor recipe.toml.</source>
        <translation>{0} içinde ne config.json ne de recipe.toml var.</translation>
    </message>
    <message>
        <source>{0}: its state.json does not tell the model&apos;s shape.</source>
        <translation>{0}: state.json modelin biçimini söylemiyor.</translation>
    </message>
    <message>
        <source>Take another checkpoint.</source>
        <translation>Başka bir kontrol noktası alın.</translation>
    </message>
    <message>
        <source>{0}: there is no such folder.</source>
        <translation>{0}: böyle bir klasör yok.</translation>
    </message>
    <message>
        <source>{0}: base_model_name_or_path leads back to the adapter itself.</source>
        <translation>{0}: base_model_name_or_path adaptörün kendisine geri götürüyor.</translation>
    </message>
    <message>
        <source>Put it back there, or write into base_model_name_or_path where it is now.</source>
        <translation>Onu oraya geri koyun ya da base_model_name_or_path içine şimdiki yerini yazın.</translation>
    </message>
    <message>
        <source>If it is a model of the hub, fetch it:  tezgah fetch {0}    If it is a folder here, write its whole path there.</source>
        <translation>Hugging Face&apos;teki bir modelse indirin:  tezgah fetch {0}    Buradaki bir klasörse oraya tam yolunu yazın.</translation>
    </message>
    <message>
        <source>{0}: weight_map is missing or not a table of names.</source>
        <translation>{0}: weight_map eksik ya da bir ad tablosu değil.</translation>
    </message>
    <message>
        <source>{0}: the shard {1} lies outside the folder.</source>
        <translation>{0}: {1} parçası klasörün dışında.</translation>
    </message>
    <message>
        <source>{0}: {1} layers are asked for; the weights hold {2} tensors in all.</source>
        <translation>{0}: {1} katman isteniyor; ağırlıklarda toplam {2} tensör var.</translation>
    </message>
    <message>
        <source>{0}: settings are missing.</source>
        <translation>{0}: ayarlar eksik.</translation>
    </message>
    <message>
        <source>{0}: {1} is missing.</source>
        <translation>{0}: {1} eksik.</translation>
    </message>
    <message>
        <source>{0}: the weights lack {1} (and {2} more).</source>
        <translation>{0}: ağırlıklarda {1} eksik (ve {2} tane daha).</translation>
    </message>
    <message>
        <source>{0}: the weights have {1} in another shape (and {2} more).</source>
        <translation>{0}: ağırlıklarda {1} başka bir biçimde (ve {2} tane daha).</translation>
    </message>
    <message>
        <source>{0} refused {1}: {2}.</source>
        <translation>{0}, {1} isteğini geri çevirdi: {2}.</translation>
    </message>
    <message>
        <source>{0} has no safetensors weights on the hub.</source>
        <translation>{0} için Hugging Face&apos;te safetensors ağırlıkları yok.</translation>
    </message>
    <message>
        <source>With the tokenizer {0} ({1} tokens) and its chat template.</source>
        <translation>{0} tokenleştiricisiyle ({1} token) ve sohbet şablonuyla.</translation>
    </message>
    <message>
        <source>{0}: the number of heads is not in the file, and a width of {1} does not tell it.</source>
        <translation>{0}: dikkat başlıklarının sayısı dosyada yok ve {1} genişliği bunu söylemiyor.</translation>
    </message>
    <message>
        <source>Give the number of heads that the model was built with.</source>
        <translation>Modelin kurulduğu dikkat başlığı sayısını verin.</translation>
    </message>
    <message>
        <source>Known are the pretraining chapter&apos;s GPT, nanoGPT&apos;s ckpt.pt, OpenAI&apos;s GPT-2 in TensorFlow&apos;s format, and Hugging Face files with config.json beside them.</source>
        <translation>Bilinenler: ön eğitim bölümündeki GPT, nanoGPT&apos;nin ckpt.pt dosyası, OpenAI&apos;nin TensorFlow biçimindeki GPT-2&apos;si ve yanında config.json olan Hugging Face dosyaları.</translation>
    </message>
    <message>
        <source>Take the model that it began with; a reward model goes into reward.from.</source>
        <translation>Başladığı modeli seçin; ödül modelinin yeri reward.from ayarıdır.</translation>
    </message>
    <message>
        <source>Take the model that its run began with, or wait until the run is finished.</source>
        <translation>Çalışmasının başladığı modeli alın ya da çalışmanın bitmesini bekleyin.</translation>
    </message>
    <message>
        <source>Give a run, one of its checkpoints, a model folder or an adapter&apos;s folder.</source>
        <translation>Bir çalışma, onun bir kontrol noktası, bir model klasörü ya da bir adaptör klasörü verin.</translation>
    </message>
    <message>
        <source>{0} answered without an object.</source>
        <translation>{0} yanıtında nesne yok.</translation>
    </message>
    <message>
        <source>{0} answered without size and checksum of {1}.</source>
        <translation>{0} yanıtında {1} için boyut ve sağlama yok.</translation>
    </message>
    <message>
        <source>{0} answered without a commit.</source>
        <translation>{0} yanıtında sürüm (commit) yok.</translation>
    </message>
    <message>
        <source>{0} = {1} is not supported.</source>
        <translation>{0} = {1} desteklenmiyor.</translation>
    </message>
    <message>
        <source>{0} = {1} is not supported ({2}).</source>
        <translation>{0} = {1} desteklenmiyor ({2}).</translation>
    </message>
    <message>
        <source>known: {0}</source>
        <translation>bilinenler: {0}</translation>
    </message>
    <message>
        <source>an object is needed</source>
        <translation>bir nesne gerekir</translation>
    </message>
    <message>
        <source>only plain rotary positions are computed</source>
        <translation>yalnızca yalın dönel konumlar hesaplanır</translation>
    </message>
    <message>
        <source>whole heads turn</source>
        <translation>başlıklar bütünüyle döner</translation>
    </message>
    <message>
        <source>every layer sees the whole text</source>
        <translation>her katman bütün metni görür</translation>
    </message>
    <message>
        <source>full precision is needed</source>
        <translation>tam duyarlık gerekir</translation>
    </message>
    <message>
        <source>it is not a model of text alone</source>
        <translation>yalnız metin modeli değil</translation>
    </message>
    <message>
        <source>it keeps a state instead of keys and values</source>
        <translation>anahtar ve değerler yerine bir durum taşıyor</translation>
    </message>
    <message>
        <source>its logits are not those of its head</source>
        <translation>logitleri çıkış katmanınınkiler değil</translation>
    </message>
    <message>
        <source>it looks at tokens that are still to come</source>
        <translation>henüz gelmemiş tokenlara bakıyor</translation>
    </message>
    <message>
        <source>padding or its cache changes what it computes</source>
        <translation>dolgu ya da önbelleği, hesapladığını değiştiriyor</translation>
    </message>
    <message>
        <source>Choose another model of this family; the list of supported shapes stands in the documentation.</source>
        <translation>Bu aileden başka bir model seçin; desteklenen biçimlerin listesi belgelerde.</translation>
    </message>
    <message>
        <source>Supported are {0} and models that this program saved.</source>
        <translation>Desteklenenler: {0} ve bu programın kaydettiği modeller.</translation>
    </message>
    <message>
        <source>{0}: what was written is not the model: {1}.</source>
        <translation>{0}: yazılan, modelin kendisi değil: {1}.</translation>
    </message>
    <message>
        <source>its tokenizer reads {0} otherwise</source>
        <translation>tokenleştiricisi {0} metnini başka türlü okuyor</translation>
    </message>
    <message>
        <source>it computes other logits (off by {0})</source>
        <translation>başka logitler hesaplıyor (fark {0})</translation>
    </message>
    <message>
        <source>This is a fault of the program or of the disk: do not use the folder, and report it.</source>
        <translation>Bu, programın ya da diskin hatasıdır: klasörü kullanmayın ve bildirin.</translation>
    </message>
    <message>
        <source>The model has learned a prefix, which no Hugging Face class has a place for beside its weights.</source>
        <translation>Model bir önek öğrendi; hiçbir Hugging Face sınıfında ağırlıkların yanında bunun yeri yok.</translation>
    </message>
    <message>
        <source>The model has learned bottleneck adapters, which no Hugging Face class has a place for beside its weights.</source>
        <translation>Model darboğaz adaptörleri öğrendi; hiçbir Hugging Face sınıfında ağırlıkların yanında bunların yeri yok.</translation>
    </message>
    <message>
        <source>A prefix opens in peft from the run&apos;s folder adapter/, on the base model. For a model that stands alone, train with method.kind = &apos;lora&apos; or &apos;full&apos;.</source>
        <translation>Bir önek, çalışmanın adapter/ klasöründen, temel modelin üzerinde peft ile açılır. Tek başına duran bir model için method.kind = &apos;lora&apos; ya da &apos;full&apos; ile eğitin.</translation>
    </message>
    <message>
        <source>No Hugging Face class can hold this mix of parts: {0} would need another {1}; {2} another {3}.</source>
        <translation>Hiçbir Hugging Face sınıfı bu parça karışımını tutamaz: {0} için şunlar başka olmalı: {1}; {2} için şunlar: {3}.</translation>
    </message>
    <message>
        <source>The model trains and writes here all the same. To export it, train a model with GPT-2&apos;s parts (learned, layernorm, gelu) or Llama&apos;s (rotary, rmsnorm, swiglu).</source>
        <translation>Model burada yine de eğitilir ve yazar. Dışa aktarmak için GPT-2&apos;nin (learned, layernorm, gelu) ya da Llama&apos;nın (rotary, rmsnorm, swiglu) parçalarıyla bir model eğitin.</translation>
    </message>
    <message>
        <source>verified: the largest logit difference is {0}</source>
        <translation>doğrulandı: logitler arasındaki en büyük fark {0}</translation>
    </message>
    <message>
        <source>its reward head lies beside it: reward.from takes this folder, transformers opens the model below the head</source>
        <translation>ödül başlığı yanında duruyor: reward.from bu klasörü alır, transformers başlığın altındaki modeli açar</translation>
    </message>
    <message>
        <source>Bottleneck adapters cannot be merged into the weights.</source>
        <translation>Darboğaz adaptörleri ağırlıklara işlenemez.</translation>
    </message>
    <message>
        <source>model.from: {0} has learned a prefix beside its weights (method.kind = {1}): a run that begins with it would lose that.</source>
        <translation>model.from: {0} ağırlıklarının yanında bir önek öğrendi (method.kind = {1}): onunla başlayan bir çalışma öneki yitirir.</translation>
    </message>
    <message>
        <source>model.from: {0} has learned bottleneck adapters beside its weights (method.kind = {1}): a run that begins with it would lose that.</source>
        <translation>model.from: {0} ağırlıklarının yanında darboğaz adaptörleri öğrendi (method.kind = {1}): onunla başlayan bir çalışma onları yitirir.</translation>
    </message>
    <message>
        <source>Begin with the model below it ({0}), or train that with method.kind = &apos;lora&apos; and begin with the result.</source>
        <translation>Altındaki modelle ({0}) başlayın ya da onu method.kind = &apos;lora&apos; ile eğitip sonucuyla başlayın.</translation>
    </message>
    <message>
        <source>{0} holds {1}; this model needs {2}.</source>
        <translation>{0} içinde {1} var; bu model {2} ister.</translation>
    </message>
    <message>
        <source>Use the head&apos;s own model.</source>
        <translation>Başlığın kendi modelini kullanın.</translation>
    </message>
    <message>
        <source>{0} was written by a newer Tezgah.</source>
        <translation>{0} daha yeni bir Tezgah&apos;la yazılmış.</translation>
    </message>
    <message>
        <source>A prefix cannot be merged into the weights.</source>
        <translation>Bir önek ağırlıklara işlenemez.</translation>
    </message>
    <message>
        <source>{0}, line {1}</source>
        <translation>{0}, {1}. satır</translation>
    </message>
    <message>
        <source>{0} is a folder.</source>
        <translation>{0} bir klasör.</translation>
    </message>
    <message>
        <source>{0} is not a plain file.</source>
        <translation>{0} olağan bir dosya değil.</translation>
    </message>
    <message>
        <source>Write one with:  tezgah recipe pretrain &gt; recipe.toml</source>
        <translation>Bir tane yazdırın:  tezgah recipe pretrain &gt; recipe.toml</translation>
    </message>
    <message>
        <source>Write  stage = &quot;pretrain&quot;  above the first [section].</source>
        <translation>İlk [bölüm] başlığının üstüne  stage = &quot;pretrain&quot;  yazın.</translation>
    </message>
    <message>
        <source>{0}: version = {1} is not a recipe version.</source>
        <translation>{0}: version = {1} bir tarif sürümü değil.</translation>
    </message>
    <message>
        <source>Write  version = {0}</source>
        <translation>Şunu yazın:  version = {0}</translation>
    </message>
    <message>
        <source>There is no stage {0}; there are: {1}.</source>
        <translation>{0} diye bir aşama yok; olanlar: {1}.</translation>
    </message>
    <message>
        <source>{0} must be a section: {1}.</source>
        <translation>{0} bir bölüm olmalı: {1}.</translation>
    </message>
    <message>
        <source>Write {0} on a line of its own, its keys below it.</source>
        <translation>{0} tek başına bir satıra, anahtarları altına yazılır.</translation>
    </message>
    <message>
        <source>Write {0} on a line of its own.</source>
        <translation>{0} tek başına bir satıra yazılır.</translation>
    </message>
    <message>
        <source>{0} is refused: {1}</source>
        <translation>{0} kabul edilmez: {1}</translation>
    </message>
    <message>
        <source>{0}: it would draw answers from another distribution than the one whose log-probabilities are learned from; the KL then reads negative and the update is wrong. Answers are drawn by ppo.temperature alone.</source>
        <translation>{0}: yanıtlar, log olasılıklarından öğrenilen dağılımdan başka bir dağılımdan çekilirdi; o zaman KL eksi görünür ve güncelleme yanlış olur. Yanıtlar yalnızca ppo.temperature ile çekilir.</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>Onu kaldırın.</translation>
    </message>
    <message>
        <source>{0}, line {1}, column {2}</source>
        <translation>{0}, {1}. satır, {2}. sütun</translation>
    </message>
    <message>
        <source>Give each key and each section only once.</source>
        <translation>Her anahtarı ve her bölümü yalnızca bir kez verin.</translation>
    </message>
    <message>
        <source>Remove it, or check its section.</source>
        <translation>Onu kaldırın ya da bölümünü denetleyin.</translation>
    </message>
    <message>
        <source>a whole number {0} and {1}</source>
        <translation>tam sayı, {0} ve {1}</translation>
    </message>
    <message>
        <source>a whole number {0}</source>
        <translation>tam sayı, {0}</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>tam sayı</translation>
    </message>
    <message>
        <source>a number {0} and {1}</source>
        <translation>sayı, {0} ve {1}</translation>
    </message>
    <message>
        <source>a number {0}</source>
        <translation>sayı, {0}</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>sayı</translation>
    </message>
    <message>
        <source>Numbers take a point, not a comma: 0.001.</source>
        <translation>Sayılar virgülle değil noktayla yazılır: 0.001.</translation>
    </message>
    <message>
        <source>Use straight quotes: &quot;text&quot; or &apos;text&apos;.</source>
        <translation>Düz tırnak kullanın: &quot;metin&quot; ya da &apos;metin&apos;.</translation>
    </message>
    <message>
        <source>Inside &quot;…&quot; a backslash is written twice; &apos;C:\texts\book.txt&apos; in single quotes stays as it is.</source>
        <translation>&quot;…&quot; içinde ters eğik çizgi iki kez yazılır; tek tırnak içindeki &apos;C:\texts\book.txt&apos; olduğu gibi kalır.</translation>
    </message>
    <message>
        <source>It belongs below the line {0}.</source>
        <translation>Yeri {0} satırının altıdır.</translation>
    </message>
    <message>
        <source>{0} is unknown; a recipe has: {1}.</source>
        <translation>{0} bilinmiyor; bir tarifte olanlar: {1}.</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true ya da false</translation>
    </message>
    <message>
        <source>text in quotes</source>
        <translation>tırnak içinde metin</translation>
    </message>
    <message>
        <source>a list of texts, {0}</source>
        <translation>metin listesi, {0}</translation>
    </message>
    <message>
        <source>a section with {0}</source>
        <translation>şunları içeren bir bölüm: {0}</translation>
    </message>
    <message>
        <source>Write {0}.</source>
        <translation>Şunu yazın: {0}.</translation>
    </message>
    <message>
        <source>It has: {0}.</source>
        <translation>Olanlar: {0}.</translation>
    </message>
    <message>
        <source>Did you mean {0}? It has: {1}.</source>
        <translation>Şunu mu demek istediniz: {0}? Olanlar: {1}.</translation>
    </message>
    <message>
        <source>{0} = {1} is not known.</source>
        <translation>{0} = {1} bilinmiyor.</translation>
    </message>
    <message>
        <source>{0} = {1} is not a switch.</source>
        <translation>{0} = {1}: true ya da false olmalı.</translation>
    </message>
    <message>
        <source>{0} = {1} is not true or false.</source>
        <translation>{0} = {1}: true ya da false olmalı.</translation>
    </message>
    <message>
        <source>{0} = {1} is not a whole number from 1 up.</source>
        <translation>{0} = {1}: 1 ya da daha büyük bir tam sayı olmalı.</translation>
    </message>
    <message>
        <source>{0} = {1} is not a whole number.</source>
        <translation>{0} = {1} bir tam sayı değil.</translation>
    </message>
    <message>
        <source>{0} = {1} is not a number.</source>
        <translation>{0} = {1} bir sayı değil.</translation>
    </message>
    <message>
        <source>{0} = {1} is not a share.</source>
        <translation>{0} = {1} bir pay değil.</translation>
    </message>
    <message>
        <source>{0} = {1} is out of range.</source>
        <translation>{0} = {1} sınırların dışında.</translation>
    </message>
    <message>
        <source>{0} = {1} is too small.</source>
        <translation>{0} = {1} çok küçük.</translation>
    </message>
    <message>
        <source>{0} = {1} is too large.</source>
        <translation>{0} = {1} çok büyük.</translation>
    </message>
    <message>
        <source>{0} = {1} must be larger than 1.</source>
        <translation>{0} = {1}: 1&apos;den büyük olmalı.</translation>
    </message>
    <message>
        <source>{0} = {1} must lie between 0 and 1.</source>
        <translation>{0} = {1}: 0 ile 1 arasında olmalı.</translation>
    </message>
    <message>
        <source>Write a whole number from 1 up.</source>
        <translation>1 ya da daha büyük bir tam sayı yazın.</translation>
    </message>
    <message>
        <source>Choose 1 or more.</source>
        <translation>1 ya da daha büyük bir değer seçin.</translation>
    </message>
    <message>
        <source>Choose 0 (off) up to, not including, 1.</source>
        <translation>0 (kapalı) ile 1 arasında (1 dahil değil) seçin.</translation>
    </message>
    <message>
        <source>The usual value is {0}.</source>
        <translation>Yaygın değer {0}.</translation>
    </message>
    <message>
        <source>Choose {0} to {1}.</source>
        <translation>{0} ile {1} arasında seçin.</translation>
    </message>
    <message>
        <source>Choose more than {0}, at most {1}.</source>
        <translation>{0} değerinden büyük, en çok {1} seçin.</translation>
    </message>
    <message>
        <source>model.position = &apos;rotary&apos; turns pairs of numbers, but each head is {0} wide (model.emb_dim = {1} over model.n_heads = {2}), an odd number.</source>
        <translation>model.position = &apos;rotary&apos; sayıları çift çift döndürür, ama her başlık {0} genişlikte (model.emb_dim = {1}, model.n_heads = {2}); bu bir tek sayı.</translation>
    </message>
    <message>
        <source>Choose emb_dim and n_heads so that emb_dim / n_heads is even, or position = &apos;learned&apos;.</source>
        <translation>emb_dim ile n_heads değerlerini emb_dim / n_heads çift olacak biçimde seçin ya da position = &apos;learned&apos; yapın.</translation>
    </message>
    <message>
        <source>model settings have version {0}; this program reads version {1}.</source>
        <translation>Model ayarları {0} sürümünde; bu program {1} sürümünü okur.</translation>
    </message>
    <message>
        <source>Open them with the program that wrote them, or with a newer one.</source>
        <translation>Onları yazan programla ya da daha yenisiyle açın.</translation>
    </message>
    <message>
        <source>model settings have unknown keys: {0}.</source>
        <translation>Model ayarlarında bilinmeyen anahtarlar var: {0}.</translation>
    </message>
    <message>
        <source>Remove them.</source>
        <translation>Onları kaldırın.</translation>
    </message>
    <message>
        <source>model settings lack {0}.</source>
        <translation>Model ayarlarında şunlar eksik: {0}.</translation>
    </message>
    <message>
        <source>Add them.</source>
        <translation>Onları ekleyin.</translation>
    </message>
    <message>
        <source>--set {0}: not of the form section.key=value.</source>
        <translation>--set {0}: bölüm.anahtar=değer biçiminde değil.</translation>
    </message>
    <message>
        <source>--set {0}: there is no section {1}.</source>
        <translation>--set {0}: {1} diye bir bölüm yok.</translation>
    </message>
    <message>
        <source>--set {0}: {1} has no key {2}.</source>
        <translation>--set {0}: {1} bölümünde {2} anahtarı yok.</translation>
    </message>
    <message>
        <source>--set {0}: not true or false.</source>
        <translation>--set {0}: true ya da false değil.</translation>
    </message>
    <message>
        <source>--set {0}: not a list.</source>
        <translation>--set {0}: liste değil.</translation>
    </message>
    <message>
        <source>--set {0}: not {1}.</source>
        <translation>--set {0}: {1} olmalı.</translation>
    </message>
    <message>
        <source>Write [&quot;first&quot;, &quot;second&quot;] or one text.</source>
        <translation>[&quot;birinci&quot;, &quot;ikinci&quot;] ya da tek bir metin yazın.</translation>
    </message>
    <message>
        <source>For example: --set {0}</source>
        <translation>Örneğin: --set {0}</translation>
    </message>
    <message>
        <source>For example: train.learning_rate=1e-4,3e-4</source>
        <translation>Örneğin: train.learning_rate=1e-4,3e-4</translation>
    </message>
    <message>
        <source>There is nothing to sweep over.</source>
        <translation>Taranacak bir şey yok.</translation>
    </message>
    <message>
        <source>Give all its values at once: {0}</source>
        <translation>Bütün değerlerini bir kerede verin: {0}</translation>
    </message>
    <message>
        <source>stop is one text, not a list of texts.</source>
        <translation>stop metin listesi değil, tek bir metin.</translation>
    </message>
    <message>
        <source>stop holds something that is no text, or an empty one.</source>
        <translation>stop içinde metin olmayan ya da boş bir şey var.</translation>
    </message>
    <message>
        <source>The sampler has no {0}.</source>
        <translation>Örnekleyicide {0} yok.</translation>
    </message>
    <message>
        <source>{0}: {1} | {2}</source>
        <translation>{0}: {1} | {2}</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>the field {0} is null, not text</source>
        <translation>{0} alanı metin değil (null)</translation>
    </message>
    <message>
        <source>the field {0} is a number, not text</source>
        <translation>{0} alanı metin değil, sayı</translation>
    </message>
    <message>
        <source>the field {0} is a list, not text</source>
        <translation>{0} alanı metin değil, liste</translation>
    </message>
    <message>
        <source>the field {0} is an object, not text</source>
        <translation>{0} alanı metin değil, nesne</translation>
    </message>
    <message>
        <source>the field {0} is true or false, not text</source>
        <translation>{0} alanı metin değil (true ya da false)</translation>
    </message>
    <message>
        <source>the field {0} is {1}, not text</source>
        <translation>{0} alanı metin değil ({1})</translation>
    </message>
    <message>
        <source>the field {0} is a number, not a list of messages</source>
        <translation>{0} alanı ileti listesi değil, sayı</translation>
    </message>
    <message>
        <source>the field {0} is an object, not a list of messages</source>
        <translation>{0} alanı ileti listesi değil, nesne</translation>
    </message>
    <message>
        <source>the field {0} is a text that is not JSON, not a list of messages</source>
        <translation>{0} alanı ileti listesi değil, JSON olmayan bir metin</translation>
    </message>
    <message>
        <source>the field {0} is true or false, not a list of messages</source>
        <translation>{0} alanı ileti listesi değil (true ya da false)</translation>
    </message>
    <message>
        <source>the field {0} is {1}, not a list of messages</source>
        <translation>{0} alanı ileti listesi değil ({1})</translation>
    </message>
    <message>
        <source>the field {0} is missing; there are: none</source>
        <translation>{0} alanı eksik; hiç alan yok</translation>
    </message>
    <message>
        <source>the field {0} is a list of {1} texts, not one answer</source>
        <translation>{0} alanı tek bir yanıt değil, {1} metinlik bir liste</translation>
    </message>
    <message>
        <source>the field {0} is {1}, not a number</source>
        <translation>{0} alanı sayı değil ({1})</translation>
    </message>
    <message>
        <source>the field {0} is {1}, which is not finite</source>
        <translation>{0} alanı sonlu bir sayı değil ({1})</translation>
    </message>
    <message>
        <source>the field {0} is {1}; a margin is 0 or more</source>
        <translation>{0} alanı {1}; bir fark 0 ya da daha büyük olur</translation>
    </message>
    <message>
        <source>the column {0} is null, not text</source>
        <translation>{0} sütunu metin değil (null)</translation>
    </message>
    <message>
        <source>the column {0} is a number, not text</source>
        <translation>{0} sütunu metin değil, sayı</translation>
    </message>
    <message>
        <source>the column {0} is a list, not text</source>
        <translation>{0} sütunu metin değil, liste</translation>
    </message>
    <message>
        <source>the column {0} is an object, not text</source>
        <translation>{0} sütunu metin değil, nesne</translation>
    </message>
    <message>
        <source>the column {0} is {1}, not text</source>
        <translation>{0} sütunu metin değil ({1})</translation>
    </message>
    <message>
        <source>{0} row {1}</source>
        <translation>{0}, {1}. satır</translation>
    </message>
    <message>
        <source>expected a text or an object, found null</source>
        <translation>metin ya da nesne bekleniyordu, null bulundu</translation>
    </message>
    <message>
        <source>expected a text or an object, found a number</source>
        <translation>metin ya da nesne bekleniyordu, sayı bulundu</translation>
    </message>
    <message>
        <source>expected a text or an object, found a list</source>
        <translation>metin ya da nesne bekleniyordu, liste bulundu</translation>
    </message>
    <message>
        <source>expected a text or an object, found {0}</source>
        <translation>metin ya da nesne bekleniyordu, {0} bulundu</translation>
    </message>
    <message>
        <source>expected a list of messages, found an object</source>
        <translation>ileti listesi bekleniyordu, nesne bulundu</translation>
    </message>
    <message>
        <source>expected an object, found a text</source>
        <translation>bir nesne bekleniyordu, metin bulundu</translation>
    </message>
    <message>
        <source>the JSON is nested too deeply</source>
        <translation>JSON fazla derin iç içe</translation>
    </message>
    <message>
        <source>not a table row: {0}</source>
        <translation>tablo satırı değil: {0}</translation>
    </message>
    <message>
        <source>a quoted field that begins here never ends</source>
        <translation>burada başlayan tırnaklı alan hiç bitmiyor</translation>
    </message>
    <message>
        <source>{0} fields where the header has {1}</source>
        <translation>başlıkta {1} alan varken {0} alan</translation>
    </message>
    <message>
        <source>the text has no marks ({0})</source>
        <translation>metinde işaret yok ({0})</translation>
    </message>
    <message>
        <source>text before the first mark ({0})</source>
        <translation>ilk işaretten ({0}) önce metin var</translation>
    </message>
    <message>
        <source>text outside of {0} … {1}</source>
        <translation>{0} … {1} dışında metin var</translation>
    </message>
    <message>
        <source>&lt;|im_start|&gt; without &lt;|im_end|&gt;</source>
        <translation>&lt;|im_end|&gt; olmadan &lt;|im_start|&gt;</translation>
    </message>
    <message>
        <source>{0} is no role; known are system, user, assistant, tool</source>
        <translation>{0} bir rol değil; bilinenler system, user, assistant, tool</translation>
    </message>
    <message>
        <source>{0} is {1}; known roles are system, user, assistant, tool</source>
        <translation>{0} = {1}; bilinen roller system, user, assistant, tool</translation>
    </message>
    <message>
        <source>{0} has no role; it has: nothing</source>
        <translation>{0} için rol yok; içi boş</translation>
    </message>
    <message>
        <source>{0} has no role; it has: {1}</source>
        <translation>{0} için rol yok; olanlar: {1}</translation>
    </message>
    <message>
        <source>{0} has no content; it has: {1}</source>
        <translation>{0} için içerik yok; olanlar: {1}</translation>
    </message>
    <message>
        <source>{0} calls a tool; only text can be learned</source>
        <translation>{0} araç çağırıyor; yalnız metin öğrenilebilir</translation>
    </message>
    <message>
        <source>{0} is null, not a message</source>
        <translation>{0} ileti değil (null)</translation>
    </message>
    <message>
        <source>{0} is a number, not a message</source>
        <translation>{0} ileti değil, sayı</translation>
    </message>
    <message>
        <source>{0} is a list, not a message</source>
        <translation>{0} ileti değil, liste</translation>
    </message>
    <message>
        <source>{0} is {1}, not a message</source>
        <translation>{0} ileti değil ({1})</translation>
    </message>
    <message>
        <source>{0} is of type {1}, not text</source>
        <translation>{0} metin değil, {1} türünde</translation>
    </message>
    <message>
        <source>{0} is no pair of a question and an answer</source>
        <translation>{0} soru ve yanıt çifti değil</translation>
    </message>
    <message>
        <source>there is no question: neither a column of its own nor turns that both conversations share</source>
        <translation>soru yok: ne kendi sütunu var ne de iki konuşmanın ortak bir başlangıcı</translation>
    </message>
    <message>
        <source>the question is empty</source>
        <translation>soru boş</translation>
    </message>
    <message>
        <source>no question in {0}</source>
        <translation>{0} içinde soru yok</translation>
    </message>
    <message>
        <source>no question</source>
        <translation>soru yok</translation>
    </message>
    <message>
        <source>there is no chosen answer in a column {0} (data.chosen_column); the columns are: {1}</source>
        <translation>{0} sütununda seçilen yanıt yok (data.chosen_column); sütunlar: {1}</translation>
    </message>
    <message>
        <source>there is no rejected answer in a column {0} (data.rejected_column); the columns are: {1}</source>
        <translation>{0} sütununda reddedilen yanıt yok (data.rejected_column); sütunlar: {1}</translation>
    </message>
    <message>
        <source>{0} could not be read</source>
        <translation>{0} konuşma okunamadı</translation>
    </message>
    <message>
        <source>{0} hold nothing to learn (no question, or no answer)</source>
        <translation>{0} konuşma öğrenilecek bir şey içermiyor (soru ya da yanıt yok)</translation>
    </message>
    <message>
        <source>{0} have no room for an answer: the question alone fills {1} tokens</source>
        <translation>{0} konuşmada yanıta yer yok: yalnız soru {1} tokenı dolduruyor</translation>
    </message>
    <message>
        <source>{0} are longer than {1} tokens</source>
        <translation>{0} konuşma {1} tokendan uzun</translation>
    </message>
    <message>
        <source>{0} repeat an earlier one</source>
        <translation>{0} konuşma öncekini yineliyor</translation>
    </message>
    <message>
        <source>{0}: no conversation is left to learn from: there are none.</source>
        <translation>{0}: öğrenilecek konuşma kalmadı: hiç konuşma yok.</translation>
    </message>
    <message>
        <source>Look at the columns (data.prompt_column, data.answer_column) and the template.</source>
        <translation>Sütunlara (data.prompt_column, data.answer_column) ve şablona bakın.</translation>
    </message>
    <message>
        <source>Raise data.max_tokens if it is set, take a model with a longer context, or give shorter questions.</source>
        <translation>data.max_tokens verildiyse yükseltin, bağlamı daha uzun bir model alın ya da daha kısa sorular verin.</translation>
    </message>
    <message>
        <source>the expression is empty</source>
        <translation>ifade boş</translation>
    </message>
    <message>
        <source>the expression has more than {0} characters</source>
        <translation>ifade {0} karakterden uzun</translation>
    </message>
    <message>
        <source>the expression has {0} parts; {1} are allowed</source>
        <translation>ifadede {0} parça var; en çok {1} olabilir</translation>
    </message>
    <message>
        <source>not an expression: {0} (column {1})</source>
        <translation>ifade değil: {0} (sütun {1})</translation>
    </message>
    <message>
        <source>not an expression that can be read</source>
        <translation>okunabilir bir ifade değil</translation>
    </message>
    <message>
        <source>the exponent {0} is larger than {1}</source>
        <translation>{0} üssü {1} değerinden büyük</translation>
    </message>
    <message>
        <source>{0} ** {1} is no real number</source>
        <translation>{0} ** {1} gerçek bir sayı değil</translation>
    </message>
    <message>
        <source>{0} is no text</source>
        <translation>{0} metin değil</translation>
    </message>
    <message>
        <source>{0} is no number</source>
        <translation>{0} sayı değil</translation>
    </message>
    <message>
        <source>{0} is neither a number nor a text</source>
        <translation>{0} ne sayı ne metin</translation>
    </message>
    <message>
        <source>a number is larger than {0}</source>
        <translation>bir sayı {0} değerinden büyük</translation>
    </message>
    <message>
        <source>{0} has no parts</source>
        <translation>{0} parçalarına ayrılamaz</translation>
    </message>
    <message>
        <source>{0} is a function: write {1}</source>
        <translation>{0} bir işlev: {1} yazın</translation>
    </message>
    <message>
        <source>{0} takes plain arguments only</source>
        <translation>{0} yalnızca yalın bağımsız değişkenler alır</translation>
    </message>
    <message>
        <source>there is no {0}; there are {1}</source>
        <translation>{0} yok; olanlar: {1}</translation>
    </message>
    <message>
        <source>only these can be called: {0}</source>
        <translation>yalnızca şunlar çağrılabilir: {0}</translation>
    </message>
    <message>
        <source>nothing after a dot is allowed ({0}); texts have functions: words(answer)</source>
        <translation>noktadan sonra bir şey gelemez ({0}); metinler için işlevler var: words(answer)</translation>
    </message>
    <message>
        <source>{0} is not allowed in an expression</source>
        <translation>{0} bir ifadede kullanılamaz</translation>
    </message>
    <message>
        <source>in a plain text {0} is a control character; write the pattern as r&apos;…&apos;</source>
        <translation>yalın bir metinde {0} bir denetim karakteridir; kalıbı r&apos;…&apos; olarak yazın</translation>
    </message>
    <message>
        <source>the pattern has {0} characters; {1} are allowed</source>
        <translation>kalıp {0} karakter; en çok {1} olabilir</translation>
    </message>
    <message>
        <source>its repeats {0} come to more than {1}; use * or + instead</source>
        <translation>{0} yinelemeleri {1} sayısını aşıyor; yerine * ya da + kullanın</translation>
    </message>
    <message>
        <source>the pattern is not valid at character {0}: {1}</source>
        <translation>kalıp {0}. karakterde geçersiz: {1}</translation>
    </message>
    <message>
        <source>the pattern is not valid: {0}</source>
        <translation>kalıp geçersiz: {0}</translation>
    </message>
    <message>
        <source>the pattern is too deep or too large ({0})</source>
        <translation>kalıp fazla derin ya da fazla büyük ({0})</translation>
    </message>
    <message>
        <source>the pattern takes longer than {0} s on a text of {1} characters; repeats inside repeats, as in (a+)+, do that</source>
        <translation>kalıp {1} karakterlik bir metinde {0} saniyeden uzun sürüyor; (a+)+ gibi iç içe yinelemeler buna yol açar</translation>
    </message>
    <message>
        <source>reward.rule: there is no judge for {0}.</source>
        <translation>reward.rule: {0} için yargıç yok.</translation>
    </message>
    <message>
        <source>There is {0} and {1}.</source>
        <translation>Olanlar: {0} ve {1}.</translation>
    </message>
    <message>
        <source>For example  rule = &quot;regex: (?i)please&quot;</source>
        <translation>Örneğin  rule = &quot;regex: (?i)lütfen&quot;</translation>
    </message>
    <message>
        <source>It may use {0} and {1}, numbers, texts, and, or, not, if, in, &lt; and ==.</source>
        <translation>Şunları kullanabilir: {0} ve {1}, sayılar, metinler, and, or, not, if, in, &lt; ve ==.</translation>
    </message>
    <message>
        <source>{0} answers got no number from {1} ({2}).</source>
        <translation>{0} yanıt {1} ödülünden sayı alamadı ({2}).</translation>
    </message>
    <message>
        <source>{0}: no marked questions and answers of the form {1} were found in the text.</source>
        <translation>{0}: metinde {1} biçiminde işaretli soru ve yanıt bulunamadı.</translation>
    </message>
    <message>
        <source>For example data.template = &quot;Question: {0}\nAnswer: {1}&quot;.</source>
        <translation>Örneğin data.template = &quot;Soru: {0}\nCevap: {1}&quot;.</translation>
    </message>
    <message>
        <source>Did you mean {0}? Choose one of auto, {1}, the path of a jinja file, or a text with {2} and {3}.</source>
        <translation>Şunu mu demek istediniz: {0}? auto, {1} arasından birini, bir jinja dosyasının yolunu ya da {2} ve {3} içeren bir metin seçin.</translation>
    </message>
    <message>
        <source>Choose one of auto, {0}, the path of a jinja file, or a text with {1} and {2}.</source>
        <translation>auto, {0} arasından birini, bir jinja dosyasının yolunu ya da {1} ve {2} içeren bir metin seçin.</translation>
    </message>
    <message>
        <source>Mend it, or choose another data.template: {0}, a jinja file, or a text with {1} and {2}.</source>
        <translation>Onu düzeltin ya da başka bir data.template seçin: {0}, bir jinja dosyası ya da {1} ve {2} içeren bir metin.</translation>
    </message>
    <message>
        <source>{0} is longer than {1} bytes: that is no chat template.</source>
        <translation>{0}, {1} bayttan uzun: bu bir sohbet şablonu değil.</translation>
    </message>
    <message>
        <source>it makes a list of more than {0} values</source>
        <translation>{0} değerden uzun bir liste üretiyor</translation>
    </message>
    <message>
        <source>it makes a number of more than a thousand digits</source>
        <translation>bin basamaktan uzun bir sayı üretiyor</translation>
    </message>
    <message>
        <source>it makes a list that is nested more than {0} deep</source>
        <translation>{0} kattan derin iç içe bir liste üretiyor</translation>
    </message>
    <message>
        <source>{0} is asked for more than {1} characters</source>
        <translation>{0} için {1} karakterden fazlası isteniyor</translation>
    </message>
    <message>
        <source>it formats a text to a large width</source>
        <translation>bir metni çok geniş biçimlendiriyor</translation>
    </message>
    <message>
        <source>it raises a number to a large power</source>
        <translation>bir sayının çok büyük kuvvetini alıyor</translation>
    </message>
    <message>
        <source>A conversation uses every code point that stands for nothing.</source>
        <translation>Bir konuşma, hiçbir şeyin karşılığı olmayan bütün kod noktalarını kullanıyor.</translation>
    </message>
    <message>
        <source>Take it out of the data.</source>
        <translation>Onu veriden çıkarın.</translation>
    </message>
    <message>
        <source>The control character U+{0} is not among the {1} characters that this tokenizer was made from.</source>
        <translation>U+{0} denetim karakteri, bu tokenleştiricinin yapıldığı {1} karakter arasında yok.</translation>
    </message>
    <message>
        <source>{0} is an ordinary token of this tokenizer, so it cannot be a special one.</source>
        <translation>{0} bu tokenleştiricinin sıradan bir tokenı; bu yüzden özel bir token olamaz.</translation>
    </message>
    <message>
        <source>Choose another text for it, such as &lt;|user|&gt;.</source>
        <translation>Onun için başka bir metin seçin, örneğin &lt;|user|&gt;.</translation>
    </message>
    <message>
        <source>{0} holds no JSON object.</source>
        <translation>{0} bir JSON nesnesi içermiyor.</translation>
    </message>
    <message>
        <source>The tokenizer cannot be loaded: {0}.</source>
        <translation>Tokenleştirici yüklenemiyor: {0}.</translation>
    </message>
    <message>
        <source>The vocabulary of {0} is not on this computer. ({1} is not it: its SHA-256 differs.)</source>
        <translation>{0} sözlüğü bu bilgisayarda yok. ({1} o değil: SHA-256 farklı.)</translation>
    </message>
    <message>
        <source>With a network, run once: {0}. Without one, copy {1} from another computer into the folder TIKTOKEN_CACHE_DIR, or use tokenizer.kind = &quot;bpe&quot;, which needs no download.</source>
        <translation>Ağ varsa bir kez çalıştırın: {0}. Yoksa {1} dosyasını başka bir bilgisayardan TIKTOKEN_CACHE_DIR klasörüne kopyalayın ya da indirme istemeyen tokenizer.kind = &quot;bpe&quot; kullanın.</translation>
    </message>
    <message>
        <source>{0} cannot be fetched.</source>
        <translation>{0} indirilemez.</translation>
    </message>
    <message>
        <source>These can: {0}.</source>
        <translation>Bunlar indirilebilir: {0}.</translation>
    </message>
    <message>
        <source>There is no token {0} in a vocabulary of {1}.</source>
        <translation>{1} tokenlık bir sözlükte {0} numaralı token yok.</translation>
    </message>
    <message>
        <source>{0} cannot be a special token.</source>
        <translation>{0} özel bir token olamaz.</translation>
    </message>
    <message>
        <source>Give it visible characters.</source>
        <translation>Görünür karakterler verin.</translation>
    </message>
    <message>
        <source>There is no tokenizer kind {0}, and no such file.</source>
        <translation>{0} diye bir tokenleştirici türü yok, böyle bir dosya da yok.</translation>
    </message>
    <message>
        <source>Choose one of {0}, or give the path of a tokenizer.json.</source>
        <translation>Şunlardan birini seçin: {0}; ya da bir tokenizer.json yolu verin.</translation>
    </message>
    <message>
        <source>A tokenizer of kind {0} is made from text, and none is given.</source>
        <translation>{0} türünden bir tokenleştirici metinden yapılır; metin verilmemiş.</translation>
    </message>
    <message>
        <source>tokenizer.vocab_size = {0} is too small for BPE over bytes.</source>
        <translation>tokenizer.vocab_size = {0}, baytlar üzerinde BPE için çok küçük.</translation>
    </message>
    <message>
        <source>Set it to at least {0}: 256 bytes and end of text.</source>
        <translation>En az {0} yapın: 256 bayt ve metin sonu.</translation>
    </message>
    <message>
        <source>{0} is damaged: it is not what was saved.</source>
        <translation>{0} bozuk: kaydedilen bu değil.</translation>
    </message>
    <message>
        <source>Save the tokenizer again from its run.</source>
        <translation>Tokenleştiriciyi çalışmasından yeniden kaydedin.</translation>
    </message>
    <message>
        <source>{0} is not a list of merges: {1}.</source>
        <translation>{0} bir birleştirme listesi değil: {1}.</translation>
    </message>
    <message>
        <source>Fetch the file again.</source>
        <translation>Dosyayı yeniden indirin.</translation>
    </message>
    <message>
        <source>tiktoken cannot encode this text ({0} characters): {1}.</source>
        <translation>tiktoken bu metni kodlayamıyor ({0} karakter): {1}.</translation>
    </message>
    <message>
        <source>The token {0} of this vocabulary cannot be made by merging pairs.</source>
        <translation>Bu sözlüğün {0} tokenı, çiftler birleştirilerek oluşturulamıyor.</translation>
    </message>
    <message>
        <source>Set data.path.</source>
        <translation>data.path değerini verin.</translation>
    </message>
    <message>
        <source>data.path holds a NUL character.</source>
        <translation>data.path içinde NUL karakteri var.</translation>
    </message>
    <message>
        <source>Check the path in data.path.</source>
        <translation>data.path içindeki yolu denetleyin.</translation>
    </message>
    <message>
        <source>Give a file or a folder of files.</source>
        <translation>Bir dosya ya da dosyalardan oluşan bir klasör verin.</translation>
    </message>
    <message>
        <source>{0} is a folder, not a file.</source>
        <translation>{0} dosya değil, klasör.</translation>
    </message>
    <message>
        <source>{0} is a folder, not a regular file.</source>
        <translation>{0} olağan bir dosya değil, klasör.</translation>
    </message>
    <message>
        <source>{0} is a named pipe (FIFO), not a regular file.</source>
        <translation>{0} olağan bir dosya değil, adlandırılmış boru (FIFO).</translation>
    </message>
    <message>
        <source>{0} is a socket, not a regular file.</source>
        <translation>{0} olağan bir dosya değil, soket.</translation>
    </message>
    <message>
        <source>{0} is a device, not a regular file.</source>
        <translation>{0} olağan bir dosya değil, aygıt.</translation>
    </message>
    <message>
        <source>{0} is no sample corpus.</source>
        <translation>{0} bir örnek derlem değil.</translation>
    </message>
    <message>
        <source>Write tales:en, tales:tr, or with a size: tales:tr:8MB.</source>
        <translation>tales:en ya da tales:tr yazın; boyutla da olur: tales:tr:8MB.</translation>
    </message>
    <message>
        <source>There are no tales in {0}.</source>
        <translation>{0} dilinde masal yok.</translation>
    </message>
    <message>
        <source>There are tales in en and tr.</source>
        <translation>en ve tr dillerinde masallar var.</translation>
    </message>
    <message>
        <source>{0} holds no text that can be read ({1}).</source>
        <translation>{0} okunabilir metin içermiyor ({1}).</translation>
    </message>
    <message>
        <source>{0}: a link to a folder that was read already or lies outside</source>
        <translation>{0}: okunmuş ya da dışarıda kalan bir klasöre bağlantı</translation>
    </message>
    <message>
        <source>{0}: a link that leads nowhere ({1})</source>
        <translation>{0}: hiçbir yere varmayan bir bağlantı ({1})</translation>
    </message>
    <message>
        <source>{0}: a link that leaves the folder</source>
        <translation>{0}: klasörün dışına çıkan bir bağlantı</translation>
    </message>
    <message>
        <source>{0}: the same file as one that was read already</source>
        <translation>{0}: daha önce okunmuş bir dosyanın aynısı</translation>
    </message>
    <message>
        <source>{0}: a folder, not a regular file</source>
        <translation>{0}: olağan bir dosya değil, klasör</translation>
    </message>
    <message>
        <source>{0}: a named pipe (FIFO), not a regular file</source>
        <translation>{0}: olağan bir dosya değil, adlandırılmış boru (FIFO)</translation>
    </message>
    <message>
        <source>{0}: a socket, not a regular file</source>
        <translation>{0}: olağan bir dosya değil, soket</translation>
    </message>
    <message>
        <source>{0}: a device, not a regular file</source>
        <translation>{0}: olağan bir dosya değil, aygıt</translation>
    </message>
    <message>
        <source>{0}: empty</source>
        <translation>{0}: boş</translation>
    </message>
    <message>
        <source>{0} grows more than {1} times when it is unpacked ({2} bytes became {3}).</source>
        <translation>{0} açılınca {1} kattan çok büyüyor ({2} bayt {3} oldu).</translation>
    </message>
    <message>
        <source>This looks like a compression bomb; if it is real text, unpack it yourself first.</source>
        <translation>Bu bir sıkıştırma bombasına benziyor; gerçek metinse önce kendiniz açın.</translation>
    </message>
    <message>
        <source>{0}: a compressed Parquet file cannot be read in parts.</source>
        <translation>{0}: sıkıştırılmış bir Parquet dosyası parça parça okunamaz.</translation>
    </message>
    <message>
        <source>Unpack it first (Parquet is compressed inside already).</source>
        <translation>Önce açın (Parquet&apos;in içi zaten sıkıştırılmıştır).</translation>
    </message>
    <message>
        <source>{0} is damaged: it is not valid Parquet.</source>
        <translation>{0} bozuk: geçerli Parquet değil.</translation>
    </message>
    <message>
        <source>{0} cannot be written to: {1}.</source>
        <translation>{0} içine yazılamıyor: {1}.</translation>
    </message>
    <message>
        <source>Change its permissions, or choose another workspace (TEZGAH_HOME).</source>
        <translation>İzinlerini değiştirin ya da başka bir çalışma alanı seçin (TEZGAH_HOME).</translation>
    </message>
    <message>
        <source>The disk is full: {0} has {1} MB left ({2}).</source>
        <translation>Disk dolu: {0} üzerinde {1} MB kaldı ({2}).</translation>
    </message>
    <message>
        <source>The tokens in {0} do not read back as they were written.</source>
        <translation>{0} içindeki tokenlar yazıldıkları gibi okunmuyor.</translation>
    </message>
    <message>
        <source>The examples in {0} do not read back as they were written.</source>
        <translation>{0} içindeki örnekler yazıldıkları gibi okunmuyor.</translation>
    </message>
    <message>
        <source>There is no text encoding named {0}.</source>
        <translation>{0} adlı bir metin kodlaması yok.</translation>
    </message>
    <message>
        <source>Did you mean {0}? Usual ones: utf-8, cp1254, iso-8859-9, utf-16.</source>
        <translation>Şunu mu demek istediniz: {0}? Yaygın olanlar: utf-8, cp1254, iso-8859-9, utf-16.</translation>
    </message>
    <message>
        <source>Usual ones: utf-8, cp1254, iso-8859-9, utf-16.</source>
        <translation>Yaygın olanlar: utf-8, cp1254, iso-8859-9, utf-16.</translation>
    </message>
    <message>
        <source>If one of these reads right, set {0} or {1} or {2}; or set data.skip_bad_lines = true to leave such lines out.</source>
        <translation>Bunlardan biri doğru okunuyorsa {0}, {1} ya da {2} yazın; ya da böyle satırları dışarıda bırakmak için data.skip_bad_lines = true yapın.</translation>
    </message>
    <message>
        <source>If one of these reads right, set {0} or {1}; or set data.skip_bad_lines = true to leave such lines out.</source>
        <translation>Bunlardan biri doğru okunuyorsa {0} ya da {1} yazın; ya da böyle satırları dışarıda bırakmak için data.skip_bad_lines = true yapın.</translation>
    </message>
    <message>
        <source>If one of these reads right, set {0}; or set data.skip_bad_lines = true to leave such lines out.</source>
        <translation>Bu doğru okunuyorsa {0} yazın; ya da böyle satırları dışarıda bırakmak için data.skip_bad_lines = true yapın.</translation>
    </message>
    <message>
        <source>Or set data.skip_bad_lines = true to leave such lines out (they are counted).</source>
        <translation>Ya da böyle satırları dışarıda bırakmak için data.skip_bad_lines = true yapın (sayılırlar).</translation>
    </message>
    <message>
        <source>a PNG picture</source>
        <translation>PNG resmi</translation>
    </message>
    <message>
        <source>a JPEG picture</source>
        <translation>JPEG resmi</translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation>GIF resmi</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF belgesi</translation>
    </message>
    <message>
        <source>a ZIP archive ({0})</source>
        <translation>ZIP arşivi ({0})</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>program</translation>
    </message>
    <message>
        <source>gzip data</source>
        <translation>gzip verisi</translation>
    </message>
    <message>
        <source>zstd data</source>
        <translation>zstd verisi</translation>
    </message>
    <message>
        <source>bzip2 data</source>
        <translation>bzip2 verisi</translation>
    </message>
    <message>
        <source>xz data</source>
        <translation>xz verisi</translation>
    </message>
    <message>
        <source>a Parquet table</source>
        <translation>Parquet tablosu</translation>
    </message>
    <message>
        <source>a GGUF model</source>
        <translation>GGUF modeli</translation>
    </message>
    <message>
        <source>an SQLite database</source>
        <translation>SQLite veritabanı</translation>
    </message>
    <message>
        <source>a RAR archive</source>
        <translation>RAR arşivi</translation>
    </message>
    <message>
        <source>a 7z archive</source>
        <translation>7z arşivi</translation>
    </message>
    <message>
        <source>an old Office document</source>
        <translation>eski bir Office belgesi</translation>
    </message>
    <message>
        <source>an RTF document</source>
        <translation>RTF belgesi</translation>
    </message>
    <message>
        <source>Nothing was chosen.</source>
        <translation>Hiçbir şey seçilmedi.</translation>
    </message>
    <message>
        <source>Choose a file or a folder.</source>
        <translation>Bir dosya ya da klasör seçin.</translation>
    </message>
    <message>
        <source>Several things were chosen, not all of them files.</source>
        <translation>Birden çok şey seçildi; hepsi dosya değil.</translation>
    </message>
    <message>
        <source>Choose files, or one folder.</source>
        <translation>Dosyalar ya da tek bir klasör seçin.</translation>
    </message>
    <message>
        <source>{0} is too large to be copied.</source>
        <translation>{0} kopyalanamayacak kadar büyük.</translation>
    </message>
    <message>
        <source>Put the files into one folder and choose the folder.</source>
        <translation>Dosyaları tek bir klasöre koyup o klasörü seçin.</translation>
    </message>
    <message>
        <source>{0} cannot be copied: {1}.</source>
        <translation>{0} kopyalanamıyor: {1}.</translation>
    </message>
    <message>
        <source>Put the files into one folder.</source>
        <translation>Dosyaları tek bir klasöre koyun.</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>Başka bir klasör seçin.</translation>
    </message>
    <message>
        <source>  as {0}: {1}</source>
        <translation>  {0} olarak: {1}</translation>
    </message>
    <message>
        <source>Split the line, or give the text as .txt.</source>
        <translation>Satırı bölün ya da metni .txt olarak verin.</translation>
    </message>
    <message>
        <source>{0} lone surrogates, which no encoding can hold, became U+FFFD.</source>
        <translation>Hiçbir kodlamanın tutamadığı {0} tek kalmış vekil kod (surrogate) U+FFFD oldu.</translation>
    </message>
    <message>
        <source>The text is empty ({0} bad lines were left out).</source>
        <translation>Metin boş ({0} bozuk satır dışarıda bırakıldı).</translation>
    </message>
    <message>
        <source>the line is longer than {0} MB.</source>
        <translation>satır {0} MB&apos;den uzun.</translation>
    </message>
    <message>
        <source>{0} ({1}, byte {2} of this part).</source>
        <translation>{0} ({1}, bu parçanın {2}. baytı).</translation>
    </message>
    <message>
        <source>{0} has no column {1}. Columns: {2}.</source>
        <translation>{0} içinde {1} sütunu yok. Sütunlar: {2}.</translation>
    </message>
    <message>
        <source>{0} has no column {1}. Columns: none.</source>
        <translation>{0} içinde {1} sütunu yok. Hiç sütun yok.</translation>
    </message>
    <message>
        <source>{0}: it is not clear which column holds the text. Columns: {1}.</source>
        <translation>{0}: metni hangi sütunun içerdiği belli değil. Sütunlar: {1}.</translation>
    </message>
    <message>
        <source>{0}: it is not clear which column holds the text. Columns: none.</source>
        <translation>{0}: metni hangi sütunun içerdiği belli değil. Hiç sütun yok.</translation>
    </message>
    <message>
        <source>Name one, for example data.text_column = &quot;{0}&quot;.</source>
        <translation>Birini verin, örneğin data.text_column = &quot;{0}&quot;.</translation>
    </message>
    <message>
        <source>{0} holds {1} lists; it is not clear which one. Columns: {2}.</source>
        <translation>{0} içinde {1} liste var; hangisi olduğu belli değil. Sütunlar: {2}.</translation>
    </message>
    <message>
        <source>{0} holds {1} lists; it is not clear which one.</source>
        <translation>{0} içinde {1} liste var; hangisi olduğu belli değil.</translation>
    </message>
    <message>
        <source>Give a file that holds one list of rows, or .jsonl with one object a line.</source>
        <translation>Tek bir satır listesi içeren bir dosya ya da her satırında bir nesne olan .jsonl verin.</translation>
    </message>
    <message>
        <source>{0} is one JSON object of more than {1} MB.</source>
        <translation>{0}, {1} MB&apos;den büyük tek bir JSON nesnesi.</translation>
    </message>
    <message>
        <source>{0}: not JSON that can be read: {1}.</source>
        <translation>{0}: okunabilir JSON değil: {1}.</translation>
    </message>
    <message>
        <source>Give a number from 0 up to, not including, 1.</source>
        <translation>0 ile 1 arasında (1 dahil değil) bir sayı verin.</translation>
    </message>
    <message>
        <source>data.val_fraction + data.test_fraction = {0}: nothing is left to train on.</source>
        <translation>data.val_fraction + data.test_fraction = {0}: eğitecek bir şey kalmıyor.</translation>
    </message>
    <message>
        <source>Make them smaller; 0.1 and 0 are usual.</source>
        <translation>Onları küçültün; 0.1 ve 0 yaygındır.</translation>
    </message>
    <message>
        <source>data.split = {0} is unknown.</source>
        <translation>data.split = {0} bilinmiyor.</translation>
    </message>
    <message>
        <source>Choose &quot;documents&quot; or &quot;characters&quot;.</source>
        <translation>&quot;documents&quot; ya da &quot;characters&quot; seçin.</translation>
    </message>
    <message>
        <source>Data of the kind {0} cannot be shown.</source>
        <translation>{0} türünden veri gösterilemez.</translation>
    </message>
    <message>
        <source>Out of memory.</source>
        <translation>Bellek bitti.</translation>
    </message>
    <message>
        <source>Out of memory: {0}</source>
        <translation>Bellek bitti: {0}</translation>
    </message>
    <message>
        <source>Halve train.batch_size and double train.grad_accumulation (the same learning, less memory), shorten model.context_length, or set train.gradient_checkpointing = true.</source>
        <translation>train.batch_size değerini yarıya indirip train.grad_accumulation değerini iki katına çıkarın (aynı öğrenme, daha az bellek), model.context_length değerini kısaltın ya da train.gradient_checkpointing = true yapın.</translation>
    </message>
    <message>
        <source>Memory ran out at step {0}. Each batch is computed in {1} parts from now on: the same learning, less memory at once, a little slower.</source>
        <translation>{0}. adımda bellek bitti. Bundan sonra her yığın {1} parçada hesaplanır: aynı öğrenme, bir kerede daha az bellek, biraz daha yavaş.</translation>
    </message>
    <message>
        <source>To start like this: halve train.batch_size and double train.grad_accumulation.</source>
        <translation>Böyle başlamak için: train.batch_size değerini yarıya indirip train.grad_accumulation değerini iki katına çıkarın.</translation>
    </message>
    <message>
        <source>Memory ran out at step {0}. {1} answers are computed at once from now on: the same learning, less memory at once, a little slower.</source>
        <translation>{0}. adımda bellek bitti. Bundan sonra bir kerede {1} yanıt hesaplanır: aynı öğrenme, bir kerede daha az bellek, biraz daha yavaş.</translation>
    </message>
    <message>
        <source>To start like this: halve train.batch_size.</source>
        <translation>Böyle başlamak için: train.batch_size değerini yarıya indirin.</translation>
    </message>
    <message>
        <source>Choose a smaller model.preset, emb_dim or n_layers, a smaller vocabulary, or another train.device.</source>
        <translation>Daha küçük bir model.preset, emb_dim ya da n_layers, daha küçük bir sözlük ya da başka bir train.device seçin.</translation>
    </message>
    <message>
        <source>Set train.device to &quot;auto&quot; or one of: {0}. `tezgah doctor` tells why a GPU is not used.</source>
        <translation>train.device için &quot;auto&quot; ya da şunlardan birini verin: {0}. Bir GPU&apos;nun neden kullanılmadığını `tezgah doctor` söyler.</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>duraklatıldı</translation>
    </message>
    <message>
        <source>The run was ended by force.</source>
        <translation>Çalışma zorla sonlandırıldı.</translation>
    </message>
    <message>
        <source>The computing process ended without a word.</source>
        <translation>Hesaplayan süreç bir şey demeden bitti.</translation>
    </message>
    <message>
        <source>The measurement ended with code {0}.</source>
        <translation>Ölçüm {0} koduyla bitti.</translation>
    </message>
    <message>
        <source>The GPU was lost: {0}</source>
        <translation>GPU yitirildi: {0}</translation>
    </message>
    <message>
        <source>Resume the run: a new process starts from the last checkpoint. If it happens again, restart the computer.</source>
        <translation>Çalışmayı sürdürün: yeni bir süreç son kontrol noktasından başlar. Yine olursa bilgisayarı yeniden başlatın.</translation>
    </message>
    <message>
        <source>This is a fault of Tezgah, not yours. The last checkpoint is kept; please report the trace.</source>
        <translation>Bu sizin değil, Tezgah&apos;ın hatası. Son kontrol noktası saklanıyor; lütfen ayrıntılarıyla bildirin.</translation>
    </message>
    <message>
        <source>The stage {0} ended without saying how.</source>
        <translation>{0} aşaması nasıl bittiğini söylemeden bitti.</translation>
    </message>
    <message>
        <source>Wait for its first checkpoint, or ask for one now.</source>
        <translation>İlk kontrol noktasını bekleyin ya da şimdi bir tane isteyin.</translation>
    </message>
    <message>
        <source>Check the path, or see all runs with:  {0}</source>
        <translation>Yolu denetleyin ya da bütün çalışmaları görün:  {0}</translation>
    </message>
    <message>
        <source>Watch it with:  {0}      Stop it with:  {1}</source>
        <translation>İzlemek için:  {0}      Durdurmak için:  {1}</translation>
    </message>
    <message>
        <source>The base model of {0} has changed since the run began.</source>
        <translation>{0} çalışmasının temel modeli, çalışma başladığından beri değişmiş.</translation>
    </message>
    <message>
        <source>Put the old base model back to go on, or start a new run with the new one.</source>
        <translation>Devam etmek için eski temel modeli geri koyun ya da yenisiyle yeni bir çalışma başlatın.</translation>
    </message>
    <message>
        <source>Put the old text back to go on, or start a new run with the new one.</source>
        <translation>Devam etmek için eski metni geri koyun ya da yenisiyle yeni bir çalışma başlatın.</translation>
    </message>
    <message>
        <source>The playground does not know the command {0}.</source>
        <translation>Deneme sayfası {0} komutunu bilmiyor.</translation>
    </message>
    <message>
        <source>The feedback desk does not know the command {0}.</source>
        <translation>Geri bildirim sayfası {0} komutunu bilmiyor.</translation>
    </message>
    <message>
        <source>{0} is not the folder of a run: it holds no recipe.toml.</source>
        <translation>{0} bir çalışma klasörü değil: içinde recipe.toml yok.</translation>
    </message>
    <message>
        <source>{0} is already being computed.</source>
        <translation>{0} zaten hesaplanıyor.</translation>
    </message>
    <message>
        <source>Watch it on the Train page.</source>
        <translation>Eğitim sayfasından izleyin.</translation>
    </message>
    <message>
        <source>The optimiser&apos;s state names {0}, which this model does not have.</source>
        <translation>Eniyileyicinin durumu, bu modelde olmayan {0} adını içeriyor.</translation>
    </message>
    <message>
        <source>The optimiser&apos;s state of {0} has shape {1}, the model&apos;s {2}.</source>
        <translation>Eniyileyicinin {0} için durumu {1} biçiminde, modelinki {2}.</translation>
    </message>
    <message>
        <source>The optimiser&apos;s state lacks {0} of {1}.</source>
        <translation>Eniyileyicinin durumunda {1} için {0} eksik.</translation>
    </message>
    <message>
        <source>Go on with the recipe that this checkpoint was made by.</source>
        <translation>Bu kontrol noktasının yapıldığı tarifle devam edin.</translation>
    </message>
    <message>
        <source>The checkpoint and the model differ in {0}.</source>
        <translation>Kontrol noktası ile model {0} noktasında farklı.</translation>
    </message>
    <message>
        <source>Use the recipe of the checkpoint.</source>
        <translation>Kontrol noktasının tarifini kullanın.</translation>
    </message>
    <message>
        <source>{0} has shape {1} in the checkpoint, {2} here.</source>
        <translation>{0} kontrol noktasında {1}, burada {2} biçiminde.</translation>
    </message>
    <message>
        <source>The adapter was merged into the model: on {0} tokens, logits differ by at most {1}.</source>
        <translation>Adaptör modele işlendi: {0} token üzerinde logitler en çok {1} kadar farklı.</translation>
    </message>
    <message>
        <source>Before the first step of an update the policy must be as likely to write its answers as when it wrote them (ratio 1), but the ratio is off by {0} (at most {1} is rounding). Learning from this would look fine and be wrong.</source>
        <translation>Bir güncellemenin ilk adımından önce politikanın yanıtlarını yazma olasılığı, onları yazdığı andakiyle aynı olmalı (oran 1), ama oran {0} kadar sapıyor (en çok {1} yuvarlamadır). Bundan öğrenmek iyi görünür ve yanlış olur.</translation>
    </message>
    <message>
        <source>Something computes differently in the two passes: dropout, another number format, or a model that changed. Try train.precision = &quot;fp32&quot;; if that does not help, this is a fault of the program: please report it.</source>
        <translation>İki geçişte bir şey farklı hesaplanıyor: seyreltme (dropout), başka bir sayı biçimi ya da değişen bir model. train.precision = &quot;fp32&quot; deneyin; işe yaramazsa programın bir hatasıdır: lütfen bildirin.</translation>
    </message>
    <message>
        <source>{0} is not used by the installed torch {1}.</source>
        <translation>{0}, kurulu torch ({1}) tarafından kullanılmıyor.</translation>
    </message>
    <message>
        <source>Install NVIDIA&apos;s driver and restart, then run  tezgah doctor  again.</source>
        <translation>NVIDIA&apos;nın sürücüsünü kurup bilgisayarı yeniden başlatın, sonra yeniden  tezgah doctor  çalıştırın.</translation>
    </message>
    <message>
        <source>Update NVIDIA&apos;s driver: this torch needs a newer one (nvidia-smi shows which CUDA it can run).</source>
        <translation>NVIDIA&apos;nın sürücüsünü güncelleyin: bu torch daha yenisini ister (hangi CUDA&apos;yı çalıştırabildiğini nvidia-smi gösterir).</translation>
    </message>
    <message>
        <source>On Windows torch uses AMD GPUs through WSL; without it the CPU computes.</source>
        <translation>Windows&apos;ta torch, AMD GPU&apos;larını WSL üzerinden kullanır; WSL yoksa işlemci hesaplar.</translation>
    </message>
    <message>
        <source>Update macOS (14 or later) and use a native arm64 Python: Apple GPUs need both.</source>
        <translation>macOS&apos;u güncelleyin (14 ya da sonrası) ve yerel bir arm64 Python kullanın: Apple GPU&apos;ları ikisini de ister.</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>böyle bir dosya ya da klasör yok</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>izin yok</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>bu işleme izin yok</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>aygıtta yer kalmadı</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>disk kotası aşıldı</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>dosya sistemi salt okunur</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>giriş/çıkış hatası</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>bu bir klasör</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>bu bir klasör değil</translation>
    </message>
    <message>
        <source>Directory not empty</source>
        <translation>klasör boş değil</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>dosya zaten var</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>dosya çok büyük</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>dosya adı çok uzun</translation>
    </message>
    <message>
        <source>Too many open files</source>
        <translation>çok fazla açık dosya</translation>
    </message>
    <message>
        <source>Too many levels of symbolic links</source>
        <translation>çok fazla iç içe bağlantı</translation>
    </message>
    <message>
        <source>Cannot allocate memory</source>
        <translation>bellek ayrılamıyor</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>bağlantı reddedildi</translation>
    </message>
    <message>
        <source>Network is unreachable</source>
        <translation>ağa ulaşılamıyor</translation>
    </message>
    <message>
        <source>Name or service not known</source>
        <translation>ad ya da hizmet bilinmiyor</translation>
    </message>
    <message>
        <source>Temporary failure in name resolution</source>
        <translation>ad şu anda çözümlenemiyor</translation>
    </message>
    <message>
        <source>timed out</source>
        <translation>süre doldu</translation>
    </message>
    <message>
        <source>[Errno {0}] {1}: {2}</source>
        <translation>[Errno {0}] {1}: {2}</translation>
    </message>
    <message>
        <source>[Errno {0}] {1}</source>
        <translation>[Errno {0}] {1}</translation>
    </message>
    <message>
        <source>Expecting value</source>
        <translation>bir değer bekleniyordu</translation>
    </message>
    <message>
        <source>Expecting property name enclosed in double quotes</source>
        <translation>çift tırnak içinde bir anahtar bekleniyordu</translation>
    </message>
    <message>
        <source>Expecting &apos;,&apos; delimiter</source>
        <translation>araya &apos;,&apos; bekleniyordu</translation>
    </message>
    <message>
        <source>Expecting &apos;:&apos; delimiter</source>
        <translation>araya &apos;:&apos; bekleniyordu</translation>
    </message>
    <message>
        <source>Unterminated string starting at</source>
        <translation>başlayan metin bitmiyor</translation>
    </message>
    <message>
        <source>Invalid control character at</source>
        <translation>geçersiz denetim karakteri</translation>
    </message>
    <message>
        <source>Invalid \escape</source>
        <translation>geçersiz \ kaçışı</translation>
    </message>
    <message>
        <source>Invalid \uXXXX escape</source>
        <translation>geçersiz \uXXXX kaçışı</translation>
    </message>
    <message>
        <source>Illegal trailing comma before end of object</source>
        <translation>nesnenin sonunda fazla virgül</translation>
    </message>
    <message>
        <source>Illegal trailing comma before end of array</source>
        <translation>listenin sonunda fazla virgül</translation>
    </message>
    <message>
        <source>Extra data</source>
        <translation>sonda fazladan veri</translation>
    </message>
    <message>
        <source>{0}: line {1} column {2} (char {3})</source>
        <translation>{0}: satır {1}, sütun {2} (karakter {3})</translation>
    </message>
    <message>
        <source>Invalid value</source>
        <translation>geçersiz değer</translation>
    </message>
    <message>
        <source>Invalid statement</source>
        <translation>geçersiz satır</translation>
    </message>
    <message>
        <source>Unclosed array</source>
        <translation>kapanmayan liste</translation>
    </message>
    <message>
        <source>Unclosed inline table</source>
        <translation>kapanmayan satır içi tablo</translation>
    </message>
    <message>
        <source>Unterminated string</source>
        <translation>bitmeyen metin</translation>
    </message>
    <message>
        <source>Expected &apos;=&apos; after a key in a key/value pair</source>
        <translation>anahtardan sonra &apos;=&apos; bekleniyordu</translation>
    </message>
    <message>
        <source>Expected &apos;]&apos; at the end of a table declaration</source>
        <translation>bölüm başlığının sonunda &apos;]&apos; bekleniyordu</translation>
    </message>
    <message>
        <source>Expected newline or end of document after a statement</source>
        <translation>satırın bitmesi bekleniyordu</translation>
    </message>
    <message>
        <source>Cannot overwrite a value</source>
        <translation>bir değer iki kez verilmiş</translation>
    </message>
    <message>
        <source>Cannot declare {0} twice</source>
        <translation>{0} iki kez bildirilmiş</translation>
    </message>
    <message>
        <source>Illegal character {0}</source>
        <translation>izin verilmeyen karakter {0}</translation>
    </message>
    <message>
        <source>Input should be greater than or equal to {0}.</source>
        <translation>en az {0} olmalı.</translation>
    </message>
    <message>
        <source>Input should be less than or equal to {0}.</source>
        <translation>en çok {0} olmalı.</translation>
    </message>
    <message>
        <source>Input should be greater than {0}.</source>
        <translation>{0} değerinden büyük olmalı.</translation>
    </message>
    <message>
        <source>Input should be less than {0}.</source>
        <translation>{0} değerinden küçük olmalı.</translation>
    </message>
    <message>
        <source>Input should be a valid integer.</source>
        <translation>bir tam sayı olmalı.</translation>
    </message>
    <message>
        <source>Input should be a valid number.</source>
        <translation>bir sayı olmalı.</translation>
    </message>
    <message>
        <source>Input should be a finite number.</source>
        <translation>sonlu bir sayı olmalı.</translation>
    </message>
    <message>
        <source>Input should be a valid boolean.</source>
        <translation>true ya da false olmalı.</translation>
    </message>
    <message>
        <source>Input should be a valid string.</source>
        <translation>bir metin olmalı.</translation>
    </message>
    <message>
        <source>Input should be a valid list.</source>
        <translation>bir liste olmalı.</translation>
    </message>
    <message>
        <source>Input should be {0}.</source>
        <translation>şunlardan biri olmalı: {0}.</translation>
    </message>
    <message>
        <source>Extra inputs are not permitted.</source>
        <translation>bilinmeyen anahtar.</translation>
    </message>
    <message>
        <source>Field required.</source>
        <translation>eksik.</translation>
    </message>
    <message>
        <source>invalid syntax</source>
        <translation>geçersiz söz dizimi</translation>
    </message>
    <message>
        <source>invalid syntax. Perhaps you forgot a comma?</source>
        <translation>geçersiz söz dizimi. Bir virgül mü unutuldu?</translation>
    </message>
    <message>
        <source>unexpected EOF while parsing</source>
        <translation>beklenmedik son</translation>
    </message>
    <message>
        <source>{0} was never closed</source>
        <translation>{0} hiç kapanmıyor</translation>
    </message>
    <message>
        <source>unmatched {0}</source>
        <translation>eşi olmayan {0}</translation>
    </message>
    <message>
        <source>unterminated string literal (detected at line {0})</source>
        <translation>bitmeyen metin (satır {0})</translation>
    </message>
    <message>
        <source>missing )</source>
        <translation>eksik )</translation>
    </message>
    <message>
        <source>unbalanced parenthesis</source>
        <translation>eşi olmayan ayraç</translation>
    </message>
    <message>
        <source>nothing to repeat</source>
        <translation>yinelenecek bir şey yok</translation>
    </message>
    <message>
        <source>multiple repeat</source>
        <translation>üst üste yineleme</translation>
    </message>
    <message>
        <source>unterminated character set</source>
        <translation>kapanmayan karakter kümesi</translation>
    </message>
    <message>
        <source>bad escape {0}</source>
        <translation>geçersiz kaçış {0}</translation>
    </message>
    <message>
        <source>bad escape (end of pattern)</source>
        <translation>geçersiz kaçış (kalıbın sonu)</translation>
    </message>
    <message>
        <source>data: {0}.</source>
        <translation>data: {0}.</translation>
    </message>
</context>
<context>
    <name>explanation</name>
    <message>
        <source>a whole number</source>
        <translation>tam sayı</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>sayı</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>açık ya da kapalı</translation>
    </message>
    <message>
        <source>text in quotes</source>
        <translation>metin</translation>
    </message>
    <message>
        <source>a list of texts</source>
        <translation>metin listesi</translation>
    </message>
    <message>
        <source> and </source>
        <translation> ve </translation>
    </message>
    <message>
        <source>Safe: {0}</source>
        <translation>Güvenli: {0}</translation>
    </message>
    <message>
        <source>Allowed: {0}</source>
        <translation>Olabilir: {0}</translation>
    </message>
    <message>
        <source>Usual: {0}</source>
        <translation>Olağan: {0}</translation>
    </message>
    <message>
        <source>In the recipe: {0}</source>
        <translation>Tarifte: {0}</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Start</source>
        <translation>Başlangıç</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Veri</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenleştirici</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Eğitim</translation>
    </message>
    <message>
        <source>Playground</source>
        <translation>Deneme</translation>
    </message>
    <message>
        <source>Feedback</source>
        <translation>Geri bildirim</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Çalışmalar</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ayarlar</translation>
    </message>
</context>
<context>
    <name>presets</name>
    <message>
        <source>Greedy</source>
        <translation>Açgözlü</translation>
    </message>
    <message>
        <source>Careful</source>
        <translation>Temkinli</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>Dengeli</translation>
    </message>
    <message>
        <source>Daring</source>
        <translation>Atak</translation>
    </message>
</context>
<context>
    <name>recipe</name>
    <message>
        <source>Pretrain</source>
        <translation>Ön eğitim</translation>
    </message>
    <message>
        <source>learn the language</source>
        <translation>dili öğrenir</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Metin</translation>
    </message>
    <message>
        <source>A file, a folder, or a built-in corpus: tales:en, tales:tr. Reads .txt .md .jsonl .json .csv .tsv .parquet, also as .gz or .zst.</source>
        <translation>Bir dosya, bir klasör ya da hazır derlem: tales:en, tales:tr. .txt .md .jsonl .json .csv .tsv .parquet okur, .gz ya da .zst olarak da.</translation>
    </message>
    <message>
        <source>Text column</source>
        <translation>Metin sütunu</translation>
    </message>
    <message>
        <source>The column or key that holds the text; empty: found by itself.</source>
        <translation>Metni taşıyan sütun ya da anahtar; boş: kendiliğinden bulunur.</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Kodlama</translation>
    </message>
    <message>
        <source>For example utf-8, utf-16, cp1254; empty: recognised, or refused with a preview.</source>
        <translation>Örneğin utf-8, utf-16, cp1254; boş: tanınır, tanınmazsa önizlemeyle sorulur.</translation>
    </message>
    <message>
        <source>Skip bad lines</source>
        <translation>Bozuk satırları atla</translation>
    </message>
    <message>
        <source>Leave out lines that cannot be read, and tell how many.</source>
        <translation>Okunamayan satırları dışarıda bırak ve kaç tane olduğunu söyle.</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>Doğrulama payı</translation>
    </message>
    <message>
        <source>The part of the text that the model is never trained on; its loss shows whether it learns or memorises.</source>
        <translation>Metnin, modelin hiç görmediği bölümü; buradaki kayıp, öğreniyor mu ezberliyor mu gösterir.</translation>
    </message>
    <message>
        <source>0.05 to 0.1</source>
        <translation>0.05 ile 0.1 arası</translation>
    </message>
    <message>
        <source>Test share</source>
        <translation>Sınama payı</translation>
    </message>
    <message>
        <source>A second part kept for one look at the end.</source>
        <translation>Sonda bir kez bakmak için ayrılan ikinci bölüm.</translation>
    </message>
    <message>
        <source>Split by</source>
        <translation>Bölme</translation>
    </message>
    <message>
        <source>documents: whole documents go to training or validation; characters: the end of the text is validation.</source>
        <translation>documents: bütün belgeler eğitime ya da doğrulamaya gider; characters: metnin sonu doğrulamadır.</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>Kayma</translation>
    </message>
    <message>
        <source>Distance between the starts of two training windows; 0: the context length, so that nothing overlaps.</source>
        <translation>İki eğitim penceresinin başlangıçları arasındaki uzaklık; 0: bağlam uzunluğu kadar, örtüşme olmaz.</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>token</translation>
    </message>
    <message>
        <source>Drop last batch</source>
        <translation>Son yığını bırak</translation>
    </message>
    <message>
        <source>Leave out an epoch&apos;s last, smaller batch.</source>
        <translation>Bir turun son, daha küçük yığınını dışarıda bırak.</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenleştirici</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Tür</translation>
    </message>
    <message>
        <source>bpe: learned from your text; char; bytes; gpt2, r50k, p50k, cl100k, o200k: ready-made; or the path of a tokenizer.json.</source>
        <translation>bpe: metninizden öğrenilir; char; bytes; gpt2, r50k, p50k, cl100k, o200k: hazır; ya da bir tokenizer.json yolu.</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Dosya</translation>
    </message>
    <message>
        <source>A tokenizer.json, or a folder that holds one; overrides the kind.</source>
        <translation>Bir tokenizer.json ya da onu içeren klasör; türün yerine geçer.</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Sözlük</translation>
    </message>
    <message>
        <source>The largest number of different tokens that bpe may learn.</source>
        <translation>bpe&apos;nin öğrenebileceği en çok farklı token sayısı.</translation>
    </message>
    <message>
        <source>1,000 to 8,000 for a small text</source>
        <translation>küçük bir metin için 1,000 ile 8,000 arası</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Hazır biçim</translation>
    </message>
    <message>
        <source>A ready-made shape; the values below override it.</source>
        <translation>Hazır bir biçim; aşağıdaki değerler onun yerine geçer.</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Bağlam</translation>
    </message>
    <message>
        <source>How far back the model can see.</source>
        <translation>Modelin ne kadar geriye bakabildiği.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Genişlik</translation>
    </message>
    <message>
        <source>Numbers per token inside the model.</source>
        <translation>Modelin içinde token başına sayı.</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Başlıklar</translation>
    </message>
    <message>
        <source>Attention heads per layer; they divide the width.</source>
        <translation>Katman başına dikkat başlığı; genişliği tam bölmelidir.</translation>
    </message>
    <message>
        <source>Key/value heads</source>
        <translation>Anahtar/değer başlıkları</translation>
    </message>
    <message>
        <source>Fewer than heads save memory (grouped queries); unset: as many.</source>
        <translation>Başlıklardan az olursa bellek kazandırır (gruplanmış sorgular); boş: aynı sayıda.</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Katmanlar</translation>
    </message>
    <message>
        <source>Transformer blocks.</source>
        <translation>Transformer blokları.</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Seyreltme</translation>
    </message>
    <message>
        <source>Share of numbers that training hides, against memorising.</source>
        <translation>Ezberlemeye karşı eğitimde gizlenen sayıların payı.</translation>
    </message>
    <message>
        <source>Query/key/value bias</source>
        <translation>Sorgu/anahtar/değer yanlılığı</translation>
    </message>
    <message>
        <source>As GPT-2 has it.</source>
        <translation>GPT-2&apos;de olduğu gibi.</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>Konumlar</translation>
    </message>
    <message>
        <source>learned: GPT-2; rotary: Llama.</source>
        <translation>learned: GPT-2; rotary: Llama.</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>Norm</translation>
    </message>
    <message>
        <source>layernorm: GPT-2; rmsnorm: Llama.</source>
        <translation>layernorm: GPT-2; rmsnorm: Llama.</translation>
    </message>
    <message>
        <source>MLP</source>
        <translation>MLP</translation>
    </message>
    <message>
        <source>gelu: GPT-2; swiglu: Llama.</source>
        <translation>gelu: GPT-2; swiglu: Llama.</translation>
    </message>
    <message>
        <source>Tied head</source>
        <translation>Bağlı çıkış</translation>
    </message>
    <message>
        <source>Input and output share one table: fewer parameters.</source>
        <translation>Giriş ile çıkış tek tablo kullanır: daha az parametre.</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Eğitim</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Yığın boyutu</translation>
    </message>
    <message>
        <source>Windows per optimiser step and accumulation round.</source>
        <translation>Her eniyileme adımında ve biriktirme turunda pencere sayısı.</translation>
    </message>
    <message>
        <source>Gradient accumulation</source>
        <translation>Gradyan biriktirme</translation>
    </message>
    <message>
        <source>Batches added up before one optimiser step.</source>
        <translation>Bir eniyileme adımından önce toplanan yığınlar.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Adımlar</translation>
    </message>
    <message>
        <source>End after this many optimiser steps; 0: no such limit.</source>
        <translation>Bu kadar eniyileme adımından sonra bitir; 0: böyle bir sınır yok.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Süre</translation>
    </message>
    <message>
        <source>End after this much training time; 0: no such limit.</source>
        <translation>Bu kadar eğitim süresinden sonra bitir; 0: böyle bir sınır yok.</translation>
    </message>
    <message>
        <source>s</source>
        <translation>sn</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Turlar</translation>
    </message>
    <message>
        <source>End after reading the training text this many times; 0: no such limit.</source>
        <translation>Eğitim metnini bu kadar okuduktan sonra bitir; 0: böyle bir sınır yok.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Öğrenme oranı</translation>
    </message>
    <message>
        <source>The largest step size.</source>
        <translation>En büyük adım boyu.</translation>
    </message>
    <message>
        <source>1e-3 for small models, 3e-4 for 100 M</source>
        <translation>küçük modeller için 1e-3, 100 M için 3e-4</translation>
    </message>
    <message>
        <source>Lowest learning rate</source>
        <translation>En düşük öğrenme oranı</translation>
    </message>
    <message>
        <source>Where cosine and linear schedules end; unset: a tenth of the learning rate.</source>
        <translation>Kosinüs ve doğrusal çizelgelerin bittiği yer; boş: öğrenme oranının onda biri.</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Isınma</translation>
    </message>
    <message>
        <source>Steps over which the learning rate rises from zero.</source>
        <translation>Öğrenme oranının sıfırdan yükseldiği adımlar.</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>adım</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Çizelge</translation>
    </message>
    <message>
        <source>How the learning rate falls after the warm-up.</source>
        <translation>Isınmadan sonra öğrenme oranının nasıl düştüğü.</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>Eniyileyici</translation>
    </message>
    <message>
        <source>The rule that turns gradients into steps.</source>
        <translation>Gradyanları adımlara çeviren kural.</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Ağırlık sönümü</translation>
    </message>
    <message>
        <source>Pulls weights towards zero.</source>
        <translation>Ağırlıkları sıfıra doğru çeker.</translation>
    </message>
    <message>
        <source>Decay on</source>
        <translation>Sönüm nerede</translation>
    </message>
    <message>
        <source>matrices: not on biases and norms; all: on every parameter.</source>
        <translation>matrices: yanlılık ve normlarda değil; all: her parametrede.</translation>
    </message>
    <message>
        <source>Beta 1</source>
        <translation>Beta 1</translation>
    </message>
    <message>
        <source>Memory of the gradient&apos;s mean.</source>
        <translation>Gradyan ortalamasının belleği.</translation>
    </message>
    <message>
        <source>Beta 2</source>
        <translation>Beta 2</translation>
    </message>
    <message>
        <source>Memory of the gradient&apos;s square.</source>
        <translation>Gradyan karesinin belleği.</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>Gradyan kırpma</translation>
    </message>
    <message>
        <source>Longest gradient that is allowed; 0: off.</source>
        <translation>İzin verilen en uzun gradyan; 0: kapalı.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Duyarlık</translation>
    </message>
    <message>
        <source>Number format of the computation; auto: measured at the first start.</source>
        <translation>Hesabın sayı biçimi; auto: ilk başlangıçta ölçülür.</translation>
    </message>
    <message>
        <source>Compile</source>
        <translation>Derleme</translation>
    </message>
    <message>
        <source>torch.compile: a slow start, sometimes faster steps.</source>
        <translation>torch.compile: yavaş başlar, kimi zaman adımlar hızlanır.</translation>
    </message>
    <message>
        <source>Gradient checkpointing</source>
        <translation>Gradyan kontrol noktaları</translation>
    </message>
    <message>
        <source>Less memory for about a third more time.</source>
        <translation>Yaklaşık üçte bir fazla süreye karşı daha az bellek.</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>Çekirdekler</translation>
    </message>
    <message>
        <source>Which matrix kernels run on a CPU; auto: checked and measured at the start.</source>
        <translation>İşlemcide hangi matris çekirdekleri çalışsın; auto: başlangıçta denenip ölçülür.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Tohum</translation>
    </message>
    <message>
        <source>Same seed, same run.</source>
        <translation>Aynı tohum, aynı çalışma.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Aygıt</translation>
    </message>
    <message>
        <source>auto, cuda, cuda:N, mps, xpu or cpu; auto takes the fastest that works.</source>
        <translation>auto, cuda, cuda:N, mps, xpu ya da cpu; auto çalışanların en hızlısını alır.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>İş parçacıkları</translation>
    </message>
    <message>
        <source>Processor threads; 0: chosen by measuring.</source>
        <translation>İşlemci iş parçacıkları; 0: ölçülerek seçilir.</translation>
    </message>
    <message>
        <source>Text workers</source>
        <translation>Metin işçileri</translation>
    </message>
    <message>
        <source>Processes that tokenize the text; 0: one per core.</source>
        <translation>Metni tokenlara ayıran süreçler; 0: çekirdek başına bir.</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>Değerlendirme</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>Sıklık</translation>
    </message>
    <message>
        <source>Evaluate after this many steps; 0: only at start and end.</source>
        <translation>Bu kadar adımda bir değerlendir; 0: yalnızca başta ve sonda.</translation>
    </message>
    <message>
        <source>Every epoch</source>
        <translation>Her tur</translation>
    </message>
    <message>
        <source>Evaluate at the end of each epoch as well.</source>
        <translation>Her turun sonunda da değerlendir.</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Yığınlar</translation>
    </message>
    <message>
        <source>Batches per evaluation; 0: all.</source>
        <translation>Değerlendirme başına yığın; 0: hepsi.</translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation>Erken durdurma</translation>
    </message>
    <message>
        <source>End after this many evaluations without a better one; 0: off.</source>
        <translation>Bu kadar değerlendirme daha iyisini getirmezse bitir; 0: kapalı.</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Örnekler</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>İstemler</translation>
    </message>
    <message>
        <source>Beginnings that the model goes on from; empty: fitting the text.</source>
        <translation>Modelin sürdüreceği başlangıçlar; boş: metne uygun olanlar.</translation>
    </message>
    <message>
        <source>Write samples after this many steps; 0: only at start and end.</source>
        <translation>Bu kadar adımda bir örnek yaz; 0: yalnızca başta ve sonda.</translation>
    </message>
    <message>
        <source>Write samples at the end of each epoch as well.</source>
        <translation>Her turun sonunda da örnek yaz.</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Uzunluk</translation>
    </message>
    <message>
        <source>Tokens per sample; 0: no samples.</source>
        <translation>Örnek başına token; 0: örnek yok.</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Sıcaklık</translation>
    </message>
    <message>
        <source>0: always the likeliest token; higher: more daring.</source>
        <translation>0: hep en olası token; yükseldikçe daha atak.</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Choose among the k likeliest tokens; 0: off.</source>
        <translation>En olası k token arasından seç; 0: kapalı.</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Choose among the likeliest tokens that hold this share; 1: off.</source>
        <translation>Bu payı tutan en olası tokenlar arasından seç; 1: kapalı.</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Kontrol noktaları</translation>
    </message>
    <message>
        <source>Save after this many steps; 0: only when stopped and at the end.</source>
        <translation>Bu kadar adımda bir kaydet; 0: yalnızca durdurulunca ve sonda.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Kalsın</translation>
    </message>
    <message>
        <source>This many of the newest stay; with keep_best the best one too.</source>
        <translation>En yeni bu kadarı kalır; en iyiyi sakla seçiliyse en iyisi de.</translation>
    </message>
    <message>
        <source>Keep best</source>
        <translation>En iyiyi sakla</translation>
    </message>
    <message>
        <source>The result is the model with the lowest validation loss, not the last.</source>
        <translation>Sonuç, sonuncu değil, doğrulama kaybı en düşük modeldir.</translation>
    </message>
    <message>
        <source>Fine-tune</source>
        <translation>İnce ayar</translation>
    </message>
    <message>
        <source>learn to answer</source>
        <translation>yanıtlamayı öğrenir</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Başlangıç</translation>
    </message>
    <message>
        <source>A run (path or name), one of its checkpoints, a model folder (GPT-2, Llama, Mistral, Qwen and kin), or a model fetched from the hub by its name; empty: your newest finished run that fits.</source>
        <translation>Bir çalışma (yol ya da ad), onun bir kontrol noktası, bir model klasörü (GPT-2, Llama, Mistral, Qwen ve benzerleri) ya da hub&apos;dan adıyla indirilmiş bir model; boş: uyan en yeni bitmiş çalışmanız.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Yöntem</translation>
    </message>
    <message>
        <source>full: every weight; lora: narrow matrices beside the frozen weights; dora: lora with its own lengths; qlora: lora on weights kept in 4 bits; prefix: learned keys and values before the text; adapter: small layers between the frozen ones.</source>
        <translation>full: bütün ağırlıklar; lora: dondurulmuş ağırlıkların yanında dar matrisler; dora: kendi uzunluklarıyla lora; qlora: 4 bitte tutulan ağırlıklar üzerinde lora; prefix: metnin önünde öğrenilen anahtar ve değerler; adapter: dondurulmuş katmanlar arasında küçük katmanlar.</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Derece</translation>
    </message>
    <message>
        <source>lora, dora, qlora: width of the narrow matrices.</source>
        <translation>lora, dora, qlora: dar matrislerin genişliği.</translation>
    </message>
    <message>
        <source>4 to 64; more learns more</source>
        <translation>4 ile 64 arası; büyüğü daha çok öğrenir</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alfa</translation>
    </message>
    <message>
        <source>lora, dora, qlora: strength of the change, which is alpha / rank; unset: twice the rank.</source>
        <translation>lora, dora, qlora: değişimin gücü, yani alfa / derece; boş: derecenin iki katı.</translation>
    </message>
    <message>
        <source>lora, dora, qlora: share of the narrow matrices&apos; inputs that training hides.</source>
        <translation>lora, dora, qlora: dar matrislerin girdilerinden eğitimde gizlenen pay.</translation>
    </message>
    <message>
        <source>0 is fastest; 0.05 to 0.1 against memorising</source>
        <translation>en hızlısı 0; ezbere karşı 0.05 ile 0.1 arası</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>Hedefler</translation>
    </message>
    <message>
        <source>lora, dora, qlora: which layers are changed. all-linear: every linear layer but the head; attention: queries and values; or names such as q_proj, up_proj.</source>
        <translation>lora, dora, qlora: hangi katmanların değiştiği. all-linear: çıkış dışında bütün doğrusal katmanlar; attention: sorgular ve değerler; ya da q_proj, up_proj gibi adlar.</translation>
    </message>
    <message>
        <source>rsLoRA</source>
        <translation>rsLoRA</translation>
    </message>
    <message>
        <source>lora, dora, qlora: strength alpha / sqrt(rank), steadier at high ranks.</source>
        <translation>lora, dora, qlora: güç alfa / √derece; yüksek derecelerde daha kararlı.</translation>
    </message>
    <message>
        <source>Double quantisation</source>
        <translation>Çifte nicemleme</translation>
    </message>
    <message>
        <source>qlora: keep the scales of the 4-bit weights in 8 bits as well.</source>
        <translation>qlora: 4 bitlik ağırlıkların ölçeklerini de 8 bitte tut.</translation>
    </message>
    <message>
        <source>Prefix</source>
        <translation>Önek</translation>
    </message>
    <message>
        <source>prefix: how many learned tokens stand before every text.</source>
        <translation>prefix: her metnin önünde kaç öğrenilmiş token durduğu.</translation>
    </message>
    <message>
        <source>Bottleneck</source>
        <translation>Darboğaz</translation>
    </message>
    <message>
        <source>adapter: width of the small layers.</source>
        <translation>adapter: küçük katmanların genişliği.</translation>
    </message>
    <message>
        <source>Frozen layers</source>
        <translation>Dondurulan katmanlar</translation>
    </message>
    <message>
        <source>full: this many of the lowest layers, and the embeddings with them, stay as they are; 0: everything learns.</source>
        <translation>full: en alttaki bu kadar katman ve gömmeler olduğu gibi kalır; 0: her şey öğrenir.</translation>
    </message>
    <message>
        <source>layers</source>
        <translation>katman</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>Yönergeler</translation>
    </message>
    <message>
        <source>A file, a folder, or built-in pairs: tales:en, tales:tr. Reads .json .jsonl .csv .tsv .parquet .txt, also as .gz or .zst.</source>
        <translation>Bir dosya, bir klasör ya da hazır çiftler: tales:en, tales:tr. .json .jsonl .csv .tsv .parquet .txt okur; .gz ya da .zst olarak da.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Biçim</translation>
    </message>
    <message>
        <source>auto: recognised by the first rows; alpaca: instruction, input, output; chat: messages with role and content; sharegpt: conversations with from and value; chatml: text with &lt;|im_start|&gt;; columns: a prompt and an answer column; text: plain text with marked questions and answers.</source>
        <translation>auto: ilk satırlardan tanınır; alpaca: instruction, input, output; chat: role ve content içeren iletiler; sharegpt: from ve value içeren konuşmalar; chatml: &lt;|im_start|&gt; içeren metin; columns: bir soru ve bir yanıt sütunu; text: soruları ve yanıtları işaretli düz metin.</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Şablon</translation>
    </message>
    <message>
        <source>How a conversation becomes text. auto: the model&apos;s own, else one that fits; or alpaca, question-answer, soru-cevap, chatml, llama3, plain; or the path of a jinja file; or a text with {prompt} and {answer}.</source>
        <translation>Bir konuşmanın nasıl metne dönüştüğü. auto: modelin kendi şablonu, yoksa uyan biri; ya da alpaca, question-answer, soru-cevap, chatml, llama3, plain; ya da bir jinja dosyasının yolu; ya da içinde {prompt} ve {answer} geçen bir metin.</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>Öğrenilen</translation>
    </message>
    <message>
        <source>answers: the model learns answers only; all: questions and template too.</source>
        <translation>answers: model yalnızca yanıtları öğrenir; all: soruları ve şablonu da.</translation>
    </message>
    <message>
        <source>Prompt column</source>
        <translation>Soru sütunu</translation>
    </message>
    <message>
        <source>The column of the question; empty: found by itself.</source>
        <translation>Sorunun sütunu; boş: kendisi bulunur.</translation>
    </message>
    <message>
        <source>Answer column</source>
        <translation>Yanıt sütunu</translation>
    </message>
    <message>
        <source>The column of the answer; empty: found by itself.</source>
        <translation>Yanıtın sütunu; boş: kendisi bulunur.</translation>
    </message>
    <message>
        <source>Context column</source>
        <translation>Bağlam sütunu</translation>
    </message>
    <message>
        <source>The column of what the question is about (alpaca&apos;s input).</source>
        <translation>Sorunun neyle ilgili olduğunu taşıyan sütun (alpaca&apos;nın input&apos;u).</translation>
    </message>
    <message>
        <source>System column</source>
        <translation>Sistem sütunu</translation>
    </message>
    <message>
        <source>The column of the system prompt.</source>
        <translation>Sistem isteminin sütunu.</translation>
    </message>
    <message>
        <source>Conversation column</source>
        <translation>Konuşma sütunu</translation>
    </message>
    <message>
        <source>The column that holds a whole conversation as a list of messages.</source>
        <translation>Bütün bir konuşmayı ileti listesi olarak taşıyan sütun.</translation>
    </message>
    <message>
        <source>Skip bad rows</source>
        <translation>Bozuk satırları atla</translation>
    </message>
    <message>
        <source>Leave out rows that cannot be read, and tell how many.</source>
        <translation>Okunamayan satırları dışarıda bırak ve kaç tane olduğunu söyle.</translation>
    </message>
    <message>
        <source>Drop duplicates</source>
        <translation>Yinelenenleri at</translation>
    </message>
    <message>
        <source>Keep only the first of conversations that are the same, word for word.</source>
        <translation>Sözcüğü sözcüğüne aynı konuşmalardan yalnızca ilkini tut.</translation>
    </message>
    <message>
        <source>The part of the conversations that the model is never trained on; equal ones stay on one side.</source>
        <translation>Modelin hiç eğitilmediği konuşma payı; eşit olanlar aynı tarafta kalır.</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>En uzun</translation>
    </message>
    <message>
        <source>Longer conversations lose their end; 0: the model&apos;s context.</source>
        <translation>Daha uzun konuşmaların sonu kesilir; 0: modelin bağlamı.</translation>
    </message>
    <message>
        <source>Too long</source>
        <translation>Fazla uzunsa</translation>
    </message>
    <message>
        <source>cut: longer conversations lose their end; drop: they are left out.</source>
        <translation>cut: uzun konuşmaların sonu kesilir; drop: dışarıda bırakılırlar.</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>Paketleme</translation>
    </message>
    <message>
        <source>Several short conversations share one row without seeing each other: less padding, faster.</source>
        <translation>Birkaç kısa konuşma birbirini görmeden bir satırı paylaşır: daha az dolgu, daha hızlı.</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Örnek sayısı</translation>
    </message>
    <message>
        <source>Take only this many conversations, from the beginning; 0: all (of the tales, which have no end, 4,000).</source>
        <translation>Baştan yalnızca bu kadar konuşma al; 0: hepsi (sonu olmayan masallardan 4,000).</translation>
    </message>
    <message>
        <source>Rows per optimiser step and accumulation round.</source>
        <translation>Her eniyileme adımında ve biriktirme turunda satır sayısı.</translation>
    </message>
    <message>
        <source>End after reading the conversations this many times; 0: no such limit.</source>
        <translation>Konuşmalar bu kadar kez okununca bitir; 0: böyle bir sınır yok.</translation>
    </message>
    <message>
        <source>1e-3 for small models with lora, 2e-4 for 100 M and more; a fifth of that for full</source>
        <translation>lora ile küçük modeller için 1e-3, 100 M ve üstü için 2e-4; full için bunun beşte biri</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Sorular</translation>
    </message>
    <message>
        <source>What the model is asked; empty: questions of the validation part.</source>
        <translation>Modele ne sorulduğu; boş: doğrulama payının soruları.</translation>
    </message>
    <message>
        <source>Reward model</source>
        <translation>Ödül modeli</translation>
    </message>
    <message>
        <source>learn what people prefer</source>
        <translation>insanların neyi yeğlediğini öğrenir</translation>
    </message>
    <message>
        <source>A fine-tuned run (path or name), one of its checkpoints, or a model folder; empty: your newest finished run that fits.</source>
        <translation>İnce ayarlı bir çalışma (yol ya da ad), onun bir kontrol noktası ya da bir model klasörü; boş: uyan en yeni bitmiş çalışmanız.</translation>
    </message>
    <message>
        <source>full: every weight; lora and kin: an adapter on the frozen weights.</source>
        <translation>full: bütün ağırlıklar; lora ve benzerleri: dondurulmuş ağırlıklar üzerinde bir adaptör.</translation>
    </message>
    <message>
        <source>Reward head</source>
        <translation>Ödül başlığı</translation>
    </message>
    <message>
        <source>Read at</source>
        <translation>Okunduğu yer</translation>
    </message>
    <message>
        <source>last: the score is read at the answer&apos;s last token, which has seen it all; mean: at the mean of all tokens (it judges as well, but cannot start a critic).</source>
        <translation>last: puan, her şeyi görmüş olan son tokenda okunur; mean: bütün tokenların ortalamasında (o da değerlendirir, ama bir eleştirmeni başlatamaz).</translation>
    </message>
    <message>
        <source>Centring</source>
        <translation>Ortalama</translation>
    </message>
    <message>
        <source>Pulls the scores of a pair towards 0 together, with this weight; 0: off.</source>
        <translation>Bir çiftin puanlarını bu ağırlıkla birlikte 0&apos;a doğru çeker; 0: kapalı.</translation>
    </message>
    <message>
        <source>0.01</source>
        <translation>0.01</translation>
    </message>
    <message>
        <source>Use margins</source>
        <translation>Farkları kullan</translation>
    </message>
    <message>
        <source>Where pairs say by how much one is better, scores must differ by at least that.</source>
        <translation>Çiftler birinin ne kadar iyi olduğunu söylüyorsa puanlar en az o kadar ayrılmalıdır.</translation>
    </message>
    <message>
        <source>Normalise on</source>
        <translation>Ölçekleme yanıtları</translation>
    </message>
    <message>
        <source>Answers of the starting model by which the finished scores are brought to mean 0 and deviation 1; 0: the pairs&apos; own answers instead.</source>
        <translation>Biten puanların ortalama 0, sapma 1 olması için başlangıç modeline yazdırılan yanıtlar; 0: bunun yerine çiftlerin kendi yanıtları.</translation>
    </message>
    <message>
        <source>Their length</source>
        <translation>Uzunlukları</translation>
    </message>
    <message>
        <source>Most tokens of an answer that is written to normalise on.</source>
        <translation>Ölçekleme için yazılan bir yanıtın en çok tokenı.</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Tercihler</translation>
    </message>
    <message>
        <source>A file, a folder, or built-in pairs: tales:en, tales:tr (kind endings are chosen). Columns with a question, a chosen and a rejected answer; whole conversations as messages; transcripts of Human and Assistant. Reads .json .jsonl .csv .tsv .parquet, also as .gz or .zst.</source>
        <translation>Bir dosya, bir klasör ya da hazır çiftler: tales:en, tales:tr (iyi yürekli sonlar seçilmiştir). Soru, seçilen ve reddedilen yanıt sütunları; ileti olarak bütün konuşmalar; Human ve Assistant dökümleri. .json .jsonl .csv .tsv .parquet okur; .gz ya da .zst olarak da.</translation>
    </message>
    <message>
        <source>How a conversation becomes text. auto: the model&apos;s own, else one that fits; or a ready one&apos;s name; or the path of a jinja file; or a text with {prompt} and {answer}.</source>
        <translation>Bir konuşmanın nasıl metne dönüştüğü. auto: modelin kendi şablonu, yoksa uyan biri; ya da hazır bir şablonun adı; ya da bir jinja dosyasının yolu; ya da içinde {prompt} ve {answer} geçen bir metin.</translation>
    </message>
    <message>
        <source>Chosen column</source>
        <translation>Seçilen sütunu</translation>
    </message>
    <message>
        <source>The column of the better answer; empty: chosen.</source>
        <translation>Daha iyi yanıtın sütunu; boşsa: chosen.</translation>
    </message>
    <message>
        <source>Rejected column</source>
        <translation>Reddedilen sütunu</translation>
    </message>
    <message>
        <source>The column of the worse answer; empty: rejected.</source>
        <translation>Daha kötü yanıtın sütunu; boşsa: rejected.</translation>
    </message>
    <message>
        <source>The column of what the question is about.</source>
        <translation>Sorunun neyle ilgili olduğunu taşıyan sütun.</translation>
    </message>
    <message>
        <source>Margin column</source>
        <translation>Fark sütunu</translation>
    </message>
    <message>
        <source>The column that says by how much the chosen answer is better; empty: margin.</source>
        <translation>Seçilen yanıtın ne kadar daha iyi olduğunu söyleyen sütun; boşsa: margin.</translation>
    </message>
    <message>
        <source>The part of the pairs that is kept for the exam; pairs of one question stay on one side.</source>
        <translation>Sınav için ayrılan çift payı; bir sorunun çiftleri aynı tarafta kalır.</translation>
    </message>
    <message>
        <source>0.1</source>
        <translation>0.1</translation>
    </message>
    <message>
        <source>Longer conversations lose their beginning, never their answer; 0: the model&apos;s context.</source>
        <translation>Daha uzun konuşmaların başı kesilir, yanıtı asla; 0: modelin bağlamı.</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Çiftler</translation>
    </message>
    <message>
        <source>Take only this many pairs, from the beginning; 0: all (of the tales, which have no end, 2,000).</source>
        <translation>Baştan yalnızca bu kadar çift al; 0: hepsi (sonu olmayan masallardan 2,000).</translation>
    </message>
    <message>
        <source>Pairs per optimiser step and accumulation round.</source>
        <translation>Her eniyileme adımında ve biriktirme turunda çift sayısı.</translation>
    </message>
    <message>
        <source>End after reading the pairs this many times; 0: no such limit. More than one learns the pairs by heart.</source>
        <translation>Çiftler bu kadar kez okununca bitir; 0: böyle bir sınır yok. Birden çoğu çiftleri ezberletir.</translation>
    </message>
    <message>
        <source>Not used: pairs of the validation part are scored.</source>
        <translation>Kullanılmaz: doğrulama payının çiftleri puanlanır.</translation>
    </message>
    <message>
        <source>Show scores after this many steps; 0: only at start and end.</source>
        <translation>Bu kadar adımda bir puanları göster; 0: yalnızca başta ve sonda.</translation>
    </message>
    <message>
        <source>PPO</source>
        <translation>PPO</translation>
    </message>
    <message>
        <source>learn from rewards</source>
        <translation>ödüllerden öğrenir</translation>
    </message>
    <message>
        <source>A fine-tuned run (path or name), one of its checkpoints, or a model folder; it is also the reference from which the policy may not stray. Empty: your newest finished run that fits.</source>
        <translation>İnce ayarlı bir çalışma (yol ya da ad), onun bir kontrol noktası ya da bir model klasörü; politikanın uzaklaşmaması gereken referans da odur. Boş: uyan en yeni bitmiş çalışmanız.</translation>
    </message>
    <message>
        <source>full: every weight, beside a frozen copy and a critic of its own; lora, dora, qlora, prefix, adapter: policy, reference and critic share one copy of the weights.</source>
        <translation>full: bütün ağırlıklar, yanında dondurulmuş bir kopya ve ayrı bir eleştirmen; lora, dora, qlora, prefix, adapter: politika, referans ve eleştirmen ağırlıkların tek kopyasını paylaşır.</translation>
    </message>
    <message>
        <source>Reward</source>
        <translation>Ödül</translation>
    </message>
    <message>
        <source>Reward models</source>
        <translation>Ödül modelleri</translation>
    </message>
    <message>
        <source>Reward runs (path or name), or folders of classifiers from the hub; &quot;0.5 * name&quot; counts half. They score text, so any shape and tokenizer will do. Without any rule either: your newest finished reward run.</source>
        <translation>Ödül çalışmaları (yol ya da ad) ya da hub&apos;dan sınıflandırıcı klasörleri; &quot;0.5 * ad&quot; yarım sayılır. Metni puanlarlar; biçim ve tokenleştirici ne olursa olsun. Kural da yoksa: en yeni bitmiş ödül çalışmanız.</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Kurallar</translation>
    </message>
    <message>
        <source>Rewards without a model: &quot;judge:en&quot; (of the tales), &quot;length: 10-30&quot; words, &quot;regex: pattern&quot;, &quot;expression: 1 if &apos;please&apos; in lower(answer) else 0&quot;. &quot;0.5 * judge:en&quot; counts half, &quot;0 * judge:en&quot; is only watched.</source>
        <translation>Modelsiz ödüller: &quot;judge:en&quot; (masalların yargıcı), &quot;length: 10-30&quot; sözcük, &quot;regex: kalıp&quot;, &quot;expression: 1 if &apos;please&apos; in lower(answer) else 0&quot;. &quot;0.5 * judge:en&quot; yarım sayılır, &quot;0 * judge:en&quot; yalnızca izlenir.</translation>
    </message>
    <message>
        <source>Output filter</source>
        <translation>Çıktı süzgeci</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Sözcükler</translation>
    </message>
    <message>
        <source>Words that cost an answer the penalty; letter case does not matter.</source>
        <translation>Bir yanıta ceza getiren sözcükler; büyük küçük harf fark etmez.</translation>
    </message>
    <message>
        <source>Patterns</source>
        <translation>Kalıplar</translation>
    </message>
    <message>
        <source>Regular expressions that cost an answer the penalty.</source>
        <translation>Bir yanıta ceza getiren düzenli ifadeler.</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>Ceza</translation>
    </message>
    <message>
        <source>Taken from the reward of an answer that holds any of them.</source>
        <translation>Bunlardan birini içeren yanıtın ödülünden düşülür.</translation>
    </message>
    <message>
        <source>A file, a folder, or built-in questions: tales:en, tales:tr. Instruction data, preference pairs, or questions alone (a text file: one a line). Reads .json .jsonl .csv .tsv .parquet .txt, also as .gz or .zst.</source>
        <translation>Bir dosya, bir klasör ya da hazır sorular: tales:en, tales:tr. Yönerge verisi, tercih çiftleri ya da yalnızca sorular (metin dosyasında her satırda bir tane). .json .jsonl .csv .tsv .parquet .txt okur; .gz ya da .zst olarak da.</translation>
    </message>
    <message>
        <source>auto: recognised by the first rows; alpaca: instruction, input; chat: messages with role and content; sharegpt: conversations with from and value; chatml: text with &lt;|im_start|&gt;; columns: a prompt column; text: plain text with marked questions.</source>
        <translation>auto: ilk satırlardan tanınır; alpaca: instruction, input; chat: role ve content içeren iletiler; sharegpt: from ve value içeren konuşmalar; chatml: &lt;|im_start|&gt; içeren metin; columns: bir soru sütunu; text: soruları işaretli düz metin.</translation>
    </message>
    <message>
        <source>How a question becomes text. auto: the model&apos;s own, else one that fits; or alpaca, question-answer, soru-cevap, chatml, llama3, plain; or the path of a jinja file; or a text with {prompt} and {answer}.</source>
        <translation>Bir sorunun nasıl metne dönüştüğü. auto: modelin kendi şablonu, yoksa uyan biri; ya da alpaca, question-answer, soru-cevap, chatml, llama3, plain; ya da bir jinja dosyasının yolu; ya da içinde {prompt} ve {answer} geçen bir metin.</translation>
    </message>
    <message>
        <source>The part of the questions that the model does not learn from; its answers to them are compared, before and now.</source>
        <translation>Modelin öğrenmediği soru payı; bunlara verdiği yanıtlar karşılaştırılır: önce ve şimdi.</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Yanıtlar</translation>
    </message>
    <message>
        <source>Answers that are written and scored before each update.</source>
        <translation>Her güncellemeden önce yazılıp puanlanan yanıtlar.</translation>
    </message>
    <message>
        <source>64 to 512</source>
        <translation>64 ile 512 arası</translation>
    </message>
    <message>
        <source>Most tokens of an answer.</source>
        <translation>Bir yanıtın en çok tokenı.</translation>
    </message>
    <message>
        <source>Of drawing answers, of the reference and of learning alike.</source>
        <translation>Yanıt çekmenin, referansın ve öğrenmenin ortak sıcaklığı.</translation>
    </message>
    <message>
        <source>0.7 to 1</source>
        <translation>0.7 ile 1 arası</translation>
    </message>
    <message>
        <source>KL coefficient</source>
        <translation>KL katsayısı</translation>
    </message>
    <message>
        <source>What each nat of distance from the reference costs: the leash. Rewards have deviation 1 after training a reward model here.</source>
        <translation>Referanstan her nat uzaklığın bedeli: tasma. Burada eğitilen ödül modelinin ödülleri 1 sapmalıdır.</translation>
    </message>
    <message>
        <source>0.05 to 0.5</source>
        <translation>0.05 ile 0.5 arası</translation>
    </message>
    <message>
        <source>Adaptive KL</source>
        <translation>Uyarlanan KL</translation>
    </message>
    <message>
        <source>Move the KL coefficient until the KL is at its target.</source>
        <translation>KL hedefine gelene dek KL katsayısını değiştir.</translation>
    </message>
    <message>
        <source>Target KL</source>
        <translation>Hedef KL</translation>
    </message>
    <message>
        <source>adaptive_kl: the KL of whole answers to be reached.</source>
        <translation>adaptive_kl: bütün yanıtların ulaşacağı KL.</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>nat</translation>
    </message>
    <message>
        <source>KL horizon</source>
        <translation>KL ufku</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>yanıt</translation>
    </message>
    <message>
        <source>Advantages</source>
        <translation>Üstünlükler</translation>
    </message>
    <message>
        <source>gae: a critic foresees the reward (PPO); group: several answers to each question are compared with each other, no critic (GRPO).</source>
        <translation>gae: bir eleştirmen ödülü öngörür (PPO); group: her soruya birkaç yanıt birbiriyle karşılaştırılır, eleştirmen yok (GRPO).</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Öbek</translation>
    </message>
    <message>
        <source>group: answers to each question.</source>
        <translation>group: her soruya verilen yanıt sayısı.</translation>
    </message>
    <message>
        <source>Scale groups</source>
        <translation>Öbekleri ölçekle</translation>
    </message>
    <message>
        <source>group: divide by the group&apos;s deviation, as the paper does.</source>
        <translation>group: makaledeki gibi öbeğin sapmasına böl.</translation>
    </message>
    <message>
        <source>Epochs per update</source>
        <translation>Güncelleme başına tur</translation>
    </message>
    <message>
        <source>Minibatches</source>
        <translation>Küçük yığınlar</translation>
    </message>
    <message>
        <source>Optimiser steps per epoch.</source>
        <translation>Tur başına eniyileme adımı.</translation>
    </message>
    <message>
        <source>Clip range</source>
        <translation>Kırpma aralığı</translation>
    </message>
    <message>
        <source>How far a token&apos;s probability ratio may pull.</source>
        <translation>Bir tokenın olasılık oranının ne kadar çekebileceği.</translation>
    </message>
    <message>
        <source>Value clip range</source>
        <translation>Değer kırpma aralığı</translation>
    </message>
    <message>
        <source>The same for the critic.</source>
        <translation>Aynısı, eleştirmen için.</translation>
    </message>
    <message>
        <source>Value weight</source>
        <translation>Değer ağırlığı</translation>
    </message>
    <message>
        <source>Weight of the critic&apos;s loss.</source>
        <translation>Eleştirmen kaybının ağırlığı.</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gama</translation>
    </message>
    <message>
        <source>Discount of later rewards.</source>
        <translation>Sonraki ödüllerin indirimi.</translation>
    </message>
    <message>
        <source>Lambda</source>
        <translation>Lambda</translation>
    </message>
    <message>
        <source>Of generalised advantage estimation.</source>
        <translation>Genelleştirilmiş üstünlük kestiriminin.</translation>
    </message>
    <message>
        <source>Penalty for no end</source>
        <translation>Bitmeme cezası</translation>
    </message>
    <message>
        <source>Taken from the reward of an answer that does not end by itself.</source>
        <translation>Kendiliğinden bitmeyen yanıtın ödülünden düşülür.</translation>
    </message>
    <message>
        <source>Whiten rewards</source>
        <translation>Ödülleri beyazlat</translation>
    </message>
    <message>
        <source>Scale token rewards to deviation 1.</source>
        <translation>Token ödüllerini 1 sapmaya ölçekle.</translation>
    </message>
    <message>
        <source>Early stop</source>
        <translation>Erken kesme</translation>
    </message>
    <message>
        <source>End an update when the policy is this far from the one that wrote the answers; 0: never.</source>
        <translation>Politika yanıtları yazandan bu kadar uzaklaşınca güncellemeyi bitir; 0: hiçbir zaman.</translation>
    </message>
    <message>
        <source>Headroom</source>
        <translation>Erişilebilir pay</translation>
    </message>
    <message>
        <source>Answers of the reference by which the best reachable objective is estimated before the first update; 0: none.</source>
        <translation>Erişilebilecek en iyi amacın ilk güncellemeden önce kestirildiği referans yanıtları; 0: yok.</translation>
    </message>
    <message>
        <source>Rows at once</source>
        <translation>Aynı anda satır</translation>
    </message>
    <message>
        <source>Answers that are computed at once; less takes less memory, the result is the same.</source>
        <translation>Aynı anda hesaplanan yanıtlar; azı daha az bellek ister, sonuç aynıdır.</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>Güncellemeler</translation>
    </message>
    <message>
        <source>End after this many updates; 0: no such limit.</source>
        <translation>Bu kadar güncellemeden sonra bitir; 0: böyle bir sınır yok.</translation>
    </message>
    <message>
        <source>End after asking every question this many times; 0: no such limit.</source>
        <translation>Her soru bu kadar kez sorulunca bitir; 0: böyle bir sınır yok.</translation>
    </message>
    <message>
        <source>DPO</source>
        <translation>DPO</translation>
    </message>
    <message>
        <source>learn from pairs</source>
        <translation>çiftlerden öğrenir</translation>
    </message>
    <message>
        <source>A fine-tuned run (path or name), one of its checkpoints, or a model folder; it is also the reference from which the policy is measured. Empty: your newest finished run that fits.</source>
        <translation>İnce ayarlı bir çalışma (yol ya da ad), onun bir kontrol noktası ya da bir model klasörü; politikanın ölçüldüğü referans da odur. Boş: uyan en yeni bitmiş çalışmanız.</translation>
    </message>
    <message>
        <source>full: every weight; lora, dora, qlora, prefix, adapter: an adapter on the frozen weights.</source>
        <translation>full: bütün ağırlıklar; lora, dora, qlora, prefix, adapter: dondurulmuş ağırlıklar üzerinde bir adaptör.</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Kayıp</translation>
    </message>
    <message>
        <source>sigmoid: DPO as published; cdpo, robust: some labels are wrong, as often as label_smoothing says; hinge: SLiC; ipo_sum: IPO as published, on sums over the answer; ipo_mean: IPO as trl computes it, on means per token.</source>
        <translation>sigmoid: yayımlandığı gibi DPO; cdpo, robust: bazı etiketler yanlıştır, label_smoothing ne diyorsa o sıklıkta; hinge: SLiC; ipo_sum: yayımlandığı gibi IPO, yanıt toplamları üzerinde; ipo_mean: trl&apos;nin hesapladığı IPO, token ortalamaları üzerinde.</translation>
    </message>
    <message>
        <source>Beta</source>
        <translation>Beta</translation>
    </message>
    <message>
        <source>How dearly distance from the reference is paid: small lets the policy go far.</source>
        <translation>Referanstan uzaklığın ne kadar pahalı olduğu: küçük değer politikayı uzağa bırakır.</translation>
    </message>
    <message>
        <source>0.1 to 0.5</source>
        <translation>0.1 ile 0.5 arası</translation>
    </message>
    <message>
        <source>Wrong labels</source>
        <translation>Yanlış etiketler</translation>
    </message>
    <message>
        <source>cdpo, robust: the share of pairs that are labelled the wrong way round.</source>
        <translation>cdpo, robust: ters etiketlenmiş çiftlerin payı.</translation>
    </message>
    <message>
        <source>Reference-free</source>
        <translation>Referanssız</translation>
    </message>
    <message>
        <source>Leave the reference out: every answer counts as if it had been equally likely.</source>
        <translation>Referansı dışarıda bırak: her yanıt eşit olasıymış gibi sayılır.</translation>
    </message>
    <message>
        <source>Likelihood of the chosen</source>
        <translation>Seçilenin olabilirliği</translation>
    </message>
    <message>
        <source>Adds this much of the chosen answers&apos; own loss, so that they do not become unlikely; 0: off.</source>
        <translation>Seçilen yanıtların kendi kaybından bu kadar ekler; böylece olasılıkları düşmez; 0: kapalı.</translation>
    </message>
    <message>
        <source>0 to 1</source>
        <translation>0 ile 1 arası</translation>
    </message>
    <message>
        <source>Answers to look at</source>
        <translation>Bakılacak yanıtlar</translation>
    </message>
    <message>
        <source>Answers to validation questions that are written at every evaluation, to see how far the policy has moved and whether it still ends; 0: none.</source>
        <translation>Her ölçümde doğrulama sorularına yazılan yanıtlar; politikanın ne kadar uzaklaştığını ve hâlâ bitirip bitirmediğini gösterir; 0: yok.</translation>
    </message>
    <message>
        <source>Most tokens of such an answer.</source>
        <translation>Böyle bir yanıtın en çok tokenı.</translation>
    </message>
    <message>
        <source>End after reading the pairs this many times; 0: no such limit.</source>
        <translation>Çiftler bu kadar kez okununca bitir; 0: böyle bir sınır yok.</translation>
    </message>
    <message>
        <source>5e-5 for models up to a few million weights, 1e-6 for billions; with lora ten times that</source>
        <translation>birkaç milyon ağırlığa kadar 5e-5, milyarlar için 1e-6; lora ile on katı</translation>
    </message>
    <message>
        <source>Training perplexity, evaluation mode</source>
        <translation>Eğitim şaşkınlığı, değerlendirme kipi</translation>
    </message>
    <message>
        <source>Mean of the answers of an update, penalties included.</source>
        <translation>Bir güncellemenin yanıtlarının ortalaması, cezalar içinde.</translation>
    </message>
    <message>
        <source>Reward, validation questions</source>
        <translation>Ödül, doğrulama soruları</translation>
    </message>
    <message>
        <source>Always the same questions and random numbers.</source>
        <translation>Hep aynı sorular ve rastgele sayılar.</translation>
    </message>
    <message>
        <source>Reward before</source>
        <translation>Önceki ödül</translation>
    </message>
    <message>
        <source>Of the reference&apos;s answers to the validation questions.</source>
        <translation>Referansın doğrulama sorularına yanıtlarının ödülü.</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>Amaç</translation>
    </message>
    <message>
        <source>Reward less the KL coefficient times the KL: what PPO makes large.</source>
        <translation>Ödül eksi KL katsayısı çarpı KL: PPO&apos;nun büyüttüğü şey.</translation>
    </message>
    <message>
        <source>Objective, validation questions</source>
        <translation>Amaç, doğrulama soruları</translation>
    </message>
    <message>
        <source>The same on validation questions.</source>
        <translation>Aynısı, doğrulama sorularında.</translation>
    </message>
    <message>
        <source>Best possible (J*)</source>
        <translation>Olabilecek en iyi (J*)</translation>
    </message>
    <message>
        <source>What the best policy on this leash could reach, estimated from the reference&apos;s own answers. Shown while there are enough of them to tell.</source>
        <translation>Bu tasmadaki en iyi politikanın ulaşabileceği değer; referansın kendi yanıtlarından kestirilir. Yeterince yanıt oldukça gösterilir.</translation>
    </message>
    <message>
        <source>KL</source>
        <translation>KL</translation>
    </message>
    <message>
        <source>How far whole answers are from the reference (k1; may dip below 0 by chance).</source>
        <translation>Bütün yanıtların referanstan uzaklığı (k1; rastlantıyla 0&apos;ın altına inebilir).</translation>
    </message>
    <message>
        <source>KL (k3)</source>
        <translation>KL (k3)</translation>
    </message>
    <message>
        <source>The same by an estimate that is never negative.</source>
        <translation>Aynısı, hiç eksiye düşmeyen bir kestirimle.</translation>
    </message>
    <message>
        <source>KL, validation questions</source>
        <translation>KL, doğrulama soruları</translation>
    </message>
    <message>
        <source>What a nat of KL costs: the leash.</source>
        <translation>Bir nat KL&apos;nin bedeli: tasma.</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>Entropi</translation>
    </message>
    <message>
        <source>How undecided the policy is at each token.</source>
        <translation>Politikanın her tokenda ne kadar kararsız olduğu.</translation>
    </message>
    <message>
        <source>Answers that end</source>
        <translation>Biten yanıtlar</translation>
    </message>
    <message>
        <source>Share of answers that end by themselves.</source>
        <translation>Kendiliğinden biten yanıtların payı.</translation>
    </message>
    <message>
        <source>Answers that end, validation questions</source>
        <translation>Biten yanıtlar, doğrulama soruları</translation>
    </message>
    <message>
        <source>Answer length</source>
        <translation>Yanıt uzunluğu</translation>
    </message>
    <message>
        <source>Mean, the end included.</source>
        <translation>Ortalama, bitiş dahil.</translation>
    </message>
    <message>
        <source>Answer length, validation questions</source>
        <translation>Yanıt uzunluğu, doğrulama soruları</translation>
    </message>
    <message>
        <source>Different answers</source>
        <translation>Farklı yanıtlar</translation>
    </message>
    <message>
        <source>Share of an update&apos;s answers that differ from each other.</source>
        <translation>Bir güncellemenin birbirinden farklı yanıtlarının payı.</translation>
    </message>
    <message>
        <source>Different answers, validation questions</source>
        <translation>Farklı yanıtlar, doğrulama soruları</translation>
    </message>
    <message>
        <source>Filtered answers</source>
        <translation>Süzülen yanıtlar</translation>
    </message>
    <message>
        <source>Share that holds what the output filter names.</source>
        <translation>Çıktı süzgecinin adlandırdığını içeren pay.</translation>
    </message>
    <message>
        <source>Filtered answers, validation questions</source>
        <translation>Süzülen yanıtlar, doğrulama soruları</translation>
    </message>
    <message>
        <source>Value fit</source>
        <translation>Değer uyumu</translation>
    </message>
    <message>
        <source>How much of the returns the critic foresees: 1 all, 0 nothing, below 0 it misleads.</source>
        <translation>Eleştirmenin getirilerin ne kadarını öngördüğü: 1 hepsini, 0 hiçbirini, 0&apos;ın altında yanıltır.</translation>
    </message>
    <message>
        <source>Policy loss</source>
        <translation>Politika kaybı</translation>
    </message>
    <message>
        <source>Clipped, mean over tokens. Small by nature: look at the reward.</source>
        <translation>Kırpılmış, token ortalaması. Doğası gereği küçüktür: ödüle bakın.</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>Kayıplar</translation>
    </message>
    <message>
        <source>Value loss</source>
        <translation>Değer kaybı</translation>
    </message>
    <message>
        <source>Half the critic&apos;s squared error, clipped.</source>
        <translation>Eleştirmenin kare hatasının yarısı, kırpılmış.</translation>
    </message>
    <message>
        <source>KL of the update</source>
        <translation>Güncellemenin KL&apos;si</translation>
    </message>
    <message>
        <source>How far the policy went from the one that wrote the answers.</source>
        <translation>Politikanın yanıtları yazandan ne kadar uzaklaştığı.</translation>
    </message>
    <message>
        <source>Clipped tokens</source>
        <translation>Kırpılan tokenlar</translation>
    </message>
    <message>
        <source>Share of tokens whose gradient was cut off.</source>
        <translation>Gradyanı kesilen tokenların payı.</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>Kırpma</translation>
    </message>
    <message>
        <source>Clipped values</source>
        <translation>Kırpılan değerler</translation>
    </message>
    <message>
        <source>Largest ratio</source>
        <translation>En büyük oran</translation>
    </message>
    <message>
        <source>Of a token&apos;s probability, new against old.</source>
        <translation>Bir tokenın olasılığının yenisinin eskisine oranı.</translation>
    </message>
    <message>
        <source>First ratio&apos;s error</source>
        <translation>İlk oranın hatası</translation>
    </message>
    <message>
        <source>How far from 1 the ratios of an update&apos;s first minibatch were; 0 but for rounding.</source>
        <translation>Bir güncellemenin ilk küçük yığınındaki oranların 1&apos;den uzaklığı; yuvarlama dışında 0.</translation>
    </message>
    <message>
        <source>Steps per update</source>
        <translation>Güncelleme başına adım</translation>
    </message>
    <message>
        <source>Optimiser steps that were taken.</source>
        <translation>Atılan eniyileme adımları.</translation>
    </message>
    <message>
        <source>Stopped early</source>
        <translation>Erken kesildi</translation>
    </message>
    <message>
        <source>1: the update went far enough before its end (stop_kl).</source>
        <translation>1: güncelleme bitmeden yeterince uzaklaştı (stop_kl).</translation>
    </message>
    <message>
        <source>Spread of rewards</source>
        <translation>Ödüllerin yayılımı</translation>
    </message>
    <message>
        <source>Standard deviation over an update&apos;s answers.</source>
        <translation>Bir güncellemenin yanıtları üzerinde standart sapma.</translation>
    </message>
    <message>
        <source>Spread of rewards, validation questions</source>
        <translation>Ödüllerin yayılımı, doğrulama soruları</translation>
    </message>
    <message>
        <source>Pairs judged right</source>
        <translation>Doğru değerlendirilen çiftler</translation>
    </message>
    <message>
        <source>The chosen answer scores higher.</source>
        <translation>Seçilen yanıt daha yüksek puan alır.</translation>
    </message>
    <message>
        <source>Pairs judged right, validation</source>
        <translation>Doğru değerlendirilen çiftler, doğrulama</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Fark</translation>
    </message>
    <message>
        <source>Score of the chosen answer less that of the rejected one.</source>
        <translation>Seçilen yanıtın puanı eksi reddedileninki.</translation>
    </message>
    <message>
        <source>Margin, validation</source>
        <translation>Fark, doğrulama</translation>
    </message>
    <message>
        <source>Lowest score</source>
        <translation>En düşük puan</translation>
    </message>
    <message>
        <source>Scores, training</source>
        <translation>Puanlar, eğitim</translation>
    </message>
    <message>
        <source>Mean score</source>
        <translation>Ortalama puan</translation>
    </message>
    <message>
        <source>Highest score</source>
        <translation>En yüksek puan</translation>
    </message>
    <message>
        <source>Lowest score, validation</source>
        <translation>En düşük puan, doğrulama</translation>
    </message>
    <message>
        <source>Scores, validation</source>
        <translation>Puanlar, doğrulama</translation>
    </message>
    <message>
        <source>Mean score, validation</source>
        <translation>Ortalama puan, doğrulama</translation>
    </message>
    <message>
        <source>Highest score, validation</source>
        <translation>En yüksek puan, doğrulama</translation>
    </message>
    <message>
        <source>Exam: right</source>
        <translation>Sınav: doğru</translation>
    </message>
    <message>
        <source>Share of pairs, none of which was learned from.</source>
        <translation>Hiçbirinden öğrenilmemiş çiftlerin payı.</translation>
    </message>
    <message>
        <source>Exam: calibration error</source>
        <translation>Sınav: kalibrasyon hatası</translation>
    </message>
    <message>
        <source>How far being sure is from being right, on average.</source>
        <translation>Emin olmanın haklı olmaktan ortalama uzaklığı.</translation>
    </message>
    <message>
        <source>Exam: length bias</source>
        <translation>Sınav: uzunluk yanlılığı</translation>
    </message>
    <message>
        <source>Correlation of score and length: 0 is fair.</source>
        <translation>Puan ile uzunluğun korelasyonu: 0 yansız demektir.</translation>
    </message>
    <message>
        <source>Reward of the chosen</source>
        <translation>Seçilenin ödülü</translation>
    </message>
    <message>
        <source>beta times how much likelier the policy finds the chosen answers than the reference does. It may fall while the margin rises: both answers become less likely, the rejected ones faster.</source>
        <translation>Politikanın seçilen yanıtları referanstan ne kadar daha olası bulduğunun beta katı. Fark büyürken düşebilir: iki yanıt da daha az olası olur, reddedilenler daha hızlı.</translation>
    </message>
    <message>
        <source>Implicit rewards</source>
        <translation>Örtük ödüller</translation>
    </message>
    <message>
        <source>Reward of the rejected</source>
        <translation>Reddedilenin ödülü</translation>
    </message>
    <message>
        <source>The same of the rejected answers.</source>
        <translation>Aynısı, reddedilen yanıtlar için.</translation>
    </message>
    <message>
        <source>Margin of rewards</source>
        <translation>Ödül farkı</translation>
    </message>
    <message>
        <source>Chosen less rejected.</source>
        <translation>Seçilen eksi reddedilen.</translation>
    </message>
    <message>
        <source>Right pairs</source>
        <translation>Doğru çiftler</translation>
    </message>
    <message>
        <source>The chosen answer has the higher reward.</source>
        <translation>Seçilen yanıtın ödülü daha yüksek.</translation>
    </message>
    <message>
        <source>Log-probability of the chosen</source>
        <translation>Seçilenin log-olasılığı</translation>
    </message>
    <message>
        <source>Of whole answers.</source>
        <translation>Bütün yanıtların.</translation>
    </message>
    <message>
        <source>Log-probabilities</source>
        <translation>Log-olasılıklar</translation>
    </message>
    <message>
        <source>Log-probability of the rejected</source>
        <translation>Reddedilenin log-olasılığı</translation>
    </message>
    <message>
        <source>How undecided the policy is at each token of both answers.</source>
        <translation>Politikanın iki yanıtın her tokenında ne kadar kararsız olduğu.</translation>
    </message>
    <message>
        <source>Reward of the chosen, validation</source>
        <translation>Seçilenin ödülü, doğrulama</translation>
    </message>
    <message>
        <source>Reward of the rejected, validation</source>
        <translation>Reddedilenin ödülü, doğrulama</translation>
    </message>
    <message>
        <source>Margin of rewards, validation</source>
        <translation>Ödül farkı, doğrulama</translation>
    </message>
    <message>
        <source>Right pairs, validation</source>
        <translation>Doğru çiftler, doğrulama</translation>
    </message>
    <message>
        <source>Log-probability of the chosen, validation</source>
        <translation>Seçilenin log-olasılığı, doğrulama</translation>
    </message>
    <message>
        <source>Log-probability of the rejected, validation</source>
        <translation>Reddedilenin log-olasılığı, doğrulama</translation>
    </message>
    <message>
        <source>Entropy, validation</source>
        <translation>Entropi, doğrulama</translation>
    </message>
    <message>
        <source>Rewards one by one</source>
        <translation>Tek tek ödüller</translation>
    </message>
    <message>
        <source>Where the schedule ends; unset: a tenth of the learning rate.</source>
        <translation>Çizelgenin bittiği değer; boş: öğrenme oranının onda biri.</translation>
    </message>
    <message>
        <source>Updates over which the learning rate rises from zero.</source>
        <translation>Öğrenme oranının sıfırdan yükseldiği güncellemeler.</translation>
    </message>
    <message>
        <source>How the learning rate falls.</source>
        <translation>Öğrenme oranının nasıl düştüğü.</translation>
    </message>
    <message>
        <source>Number format. fp32 lets the first ratio of every update be checked exactly.</source>
        <translation>Sayı biçimi. fp32 her güncellemenin ilk oranının tam denetlenmesini sağlar.</translation>
    </message>
    <message>
        <source>Compare after this many updates; 0: only at start and end.</source>
        <translation>Bu kadar güncellemede bir karşılaştır; 0: yalnızca başta ve sonda.</translation>
    </message>
    <message>
        <source>updates</source>
        <translation>güncelleme</translation>
    </message>
    <message>
        <source>Batches (of train.batch_size) of validation questions per comparison; 0: all.</source>
        <translation>Karşılaştırma başına doğrulama sorusu yığını (train.batch_size boyunda); 0: hepsi.</translation>
    </message>
    <message>
        <source>Write samples after this many updates; 0: only at start and end.</source>
        <translation>Bu kadar güncellemede bir örnek yaz; 0: yalnızca başta ve sonda.</translation>
    </message>
    <message>
        <source>Save after this many updates; 0: only when stopped and at the end.</source>
        <translation>Bu kadar güncellemede bir kaydet; 0: yalnızca durdurulunca ve sonda.</translation>
    </message>
    <message>
        <source>The result is the policy with the best objective on validation questions, not the last.</source>
        <translation>Sonuç, sonuncu değil, doğrulama sorularında en iyi amaca ulaşan politikadır.</translation>
    </message>
    <message>
        <source>Nano, 0.1 M</source>
        <translation>Nano, 0.1 M</translation>
    </message>
    <message>
        <source>learns words within a minute on any computer</source>
        <translation>her bilgisayarda bir dakikada sözcükleri öğrenir</translation>
    </message>
    <message>
        <source>Tiny, 0.8 M</source>
        <translation>Minik, 0.8 M</translation>
    </message>
    <message>
        <source>nanoGPT&apos;s settings for a CPU: readable text in a few minutes</source>
        <translation>nanoGPT&apos;nin işlemci ayarları: birkaç dakikada okunur metin</translation>
    </message>
    <message>
        <source>Small, 10 M</source>
        <translation>Küçük, 10 M</translation>
    </message>
    <message>
        <source>nanoGPT&apos;s settings for one GPU: good sentences from a few MB of text</source>
        <translation>nanoGPT&apos;nin tek GPU ayarları: birkaç MB metinden iyi tümceler</translation>
    </message>
    <message>
        <source>DistilGPT-2, 82 M</source>
        <translation>DistilGPT-2, 82 M</translation>
    </message>
    <message>
        <source>GPT-2 with half the layers: the usual student of a distillation</source>
        <translation>yarı katmanlı GPT-2: damıtmanın alışılmış öğrencisi</translation>
    </message>
    <message>
        <source>GPT-2 124M</source>
        <translation>GPT-2 124M</translation>
    </message>
    <message>
        <source>the smallest GPT-2, the shape that books and courses build</source>
        <translation>en küçük GPT-2, kitapların ve derslerin kurduğu biçim</translation>
    </message>
    <message>
        <source>GPT-2 355M</source>
        <translation>GPT-2 355M</translation>
    </message>
    <message>
        <source>GPT-2 medium: for fine-tuning on one GPU</source>
        <translation>orta GPT-2: tek GPU&apos;da ince ayar için</translation>
    </message>
    <message>
        <source>GPT-2 774M</source>
        <translation>GPT-2 774M</translation>
    </message>
    <message>
        <source>GPT-2 large: wants a GPU with 16 GB or adapters</source>
        <translation>büyük GPT-2: 16 GB&apos;lık bir GPU ya da adaptör ister</translation>
    </message>
    <message>
        <source>GPT-2 1558M</source>
        <translation>GPT-2 1558M</translation>
    </message>
    <message>
        <source>GPT-2 XL: the largest of its family</source>
        <translation>GPT-2 XL: ailesinin en büyüğü</translation>
    </message>
    <message>
        <source>Llama 15M</source>
        <translation>Llama 15M</translation>
    </message>
    <message>
        <source>Llama&apos;s parts at the size of the TinyStories models</source>
        <translation>TinyStories modellerinin boyutunda Llama parçaları</translation>
    </message>
    <message>
        <source>Llama 42M</source>
        <translation>Llama 42M</translation>
    </message>
    <message>
        <source>the middle of the TinyStories models, long enough for whole stories</source>
        <translation>TinyStories modellerinin ortancası, bütün öykülere yetecek uzunlukta</translation>
    </message>
    <message>
        <source>Llama 110M</source>
        <translation>Llama 110M</translation>
    </message>
    <message>
        <source>Llama&apos;s parts at the size of the smallest GPT-2</source>
        <translation>en küçük GPT-2 boyutunda Llama parçaları</translation>
    </message>
    <message>
        <source>Llama 1.1B</source>
        <translation>Llama 1.1B</translation>
    </message>
    <message>
        <source>TinyLlama&apos;s shape: keys and values shared by eight heads each</source>
        <translation>TinyLlama biçimi: anahtar ve değerleri sekizer başlık paylaşır</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>Eğitim kaybı</translation>
    </message>
    <message>
        <source>nats/token</source>
        <translation>nat/token</translation>
    </message>
    <message>
        <source>5e-4 for models up to a few million weights, 1e-5 for 100 million; with lora ten times that</source>
        <translation>birkaç milyon ağırlığa kadar modeller için 5e-4, 100 milyon için 1e-5; lora ile on katı</translation>
    </message>
    <message>
        <source>Take only this many different questions, from the beginning; 0: 50,000 (of the tales 1,000).</source>
        <translation>Baştan yalnız bu kadar farklı soru alır; 0: 50,000 (masallardan 1,000).</translation>
    </message>
    <message>
        <source>adaptive_kl: answers over which the coefficient moves by a fifth; 0: three updates&apos; worth. 10,000 (the paper) does nothing in a short run.</source>
        <translation>adaptive_kl: katsayının beşte bir oynadığı yanıt sayısı; 0: üç güncellemelik. 10,000 (makaledeki) kısa bir çalışmada hiçbir şey yapmaz.</translation>
    </message>
    <message>
        <source>How often each batch of answers is learned from; the papers take 4. Fewer, with more updates, stay nearer to the reference for the same reward.</source>
        <translation>Her yanıt yığınından kaç kez öğrenileceği; makaleler 4 alır. Daha az tur ve daha çok güncelleme, aynı ödülde referansa daha yakın kalır.</translation>
    </message>
    <message>
        <source>1e-4 for models up to a few million weights, 1e-5 for 100 million; with lora ten times that</source>
        <translation>birkaç milyon ağırlığa kadar modeller için 1e-4, 100 milyon için 1e-5; lora ile on katı</translation>
    </message>
    <message>
        <source>Mean negative log probability of the next token.</source>
        <translation>Sonraki tokenın ortalama eksi log olasılığı.</translation>
    </message>
    <message>
        <source>Training loss, evaluation mode</source>
        <translation>Eğitim kaybı, değerlendirme kipi</translation>
    </message>
    <message>
        <source>On fixed windows, dropout off.</source>
        <translation>Sabit pencerelerde, seyreltme kapalı.</translation>
    </message>
    <message>
        <source>Training perplexity</source>
        <translation>Eğitim şaşkınlığı</translation>
    </message>
    <message>
        <source>exp(loss): unsure among this many tokens.</source>
        <translation>exp(kayıp): bu kadar token arasında kararsız.</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>Doğrulama kaybı</translation>
    </message>
    <message>
        <source>On text that the model is not trained on.</source>
        <translation>Modelin eğitilmediği metinde.</translation>
    </message>
    <message>
        <source>Validation perplexity</source>
        <translation>Doğrulama şaşkınlığı</translation>
    </message>
    <message>
        <source>Bits per byte</source>
        <translation>Bayt başına bit</translation>
    </message>
    <message>
        <source>bits/byte</source>
        <translation>bit/bayt</translation>
    </message>
    <message>
        <source>Comparable between tokenizers.</source>
        <translation>Tokenleştiriciler arasında karşılaştırılabilir.</translation>
    </message>
    <message>
        <source>Test loss</source>
        <translation>Sınama kaybı</translation>
    </message>
    <message>
        <source>Measured once, at the end.</source>
        <translation>Bir kez, sonda ölçülür.</translation>
    </message>
    <message>
        <source>Test perplexity</source>
        <translation>Sınama şaşkınlığı</translation>
    </message>
    <message>
        <source>Test bits per byte</source>
        <translation>Sınama, bayt başına bit</translation>
    </message>
    <message>
        <source>Step size of the optimiser.</source>
        <translation>Eniyileyicinin adım boyu.</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>Gradyan normu</translation>
    </message>
    <message>
        <source>Length of the gradient before clipping.</source>
        <translation>Kırpmadan önce gradyanın uzunluğu.</translation>
    </message>
    <message>
        <source>Tokens seen</source>
        <translation>Görülen token</translation>
    </message>
    <message>
        <source>Training tokens so far, repeats included.</source>
        <translation>Şimdiye dek eğitim tokenları, yinelenenler dahil.</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>tur</translation>
    </message>
    <message>
        <source>How often the training text was read through.</source>
        <translation>Eğitim metninin kaç kez okunduğu.</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Hız</translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation>token/sn</translation>
    </message>
    <message>
        <source>Over the last report.</source>
        <translation>Son bildirimden bu yana.</translation>
    </message>
    <message>
        <source>Utilisation (MFU)</source>
        <translation>Verim (MFU)</translation>
    </message>
    <message>
        <source>Model FLOPs over what the device can do.</source>
        <translation>Modelin işlem sayısı / aygıtın yapabildiği.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Bellek</translation>
    </message>
    <message>
        <source>bytes</source>
        <translation>bayt</translation>
    </message>
    <message>
        <source>Of the computing process, on its device.</source>
        <translation>Hesaplayan sürecin, kendi aygıtında.</translation>
    </message>
    <message>
        <source>Training time</source>
        <translation>Eğitim süresi</translation>
    </message>
    <message>
        <source>Steps and evaluations, without pauses.</source>
        <translation>Adımlar ve değerlendirmeler, duraklamalar hariç.</translation>
    </message>
    <message>
        <source>Time left, at least</source>
        <translation>Kalan süre, en az</translation>
    </message>
    <message>
        <source>Time left, at most</source>
        <translation>Kalan süre, en çok</translation>
    </message>
</context>
<context>
    <name>runs</name>
    <message>
        <source>not started</source>
        <translation>başlamadı</translation>
    </message>
    <message>
        <source>in the queue: {0}</source>
        <translation>sırada: {0}</translation>
    </message>
    <message>
        <source>preparing</source>
        <translation>hazırlanıyor</translation>
    </message>
    <message>
        <source>running</source>
        <translation>sürüyor</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>duraklatıldı</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>bitti</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>durduruldu</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>yarıda kaldı</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>başarısız</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Karşılaştır</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Ad</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Aşama</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Durum</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>Eğitim kaybı</translation>
    </message>
    <message>
        <source>Best validation</source>
        <translation>En iyi doğrulama</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Adım</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Diskte</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Etiketler</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Başlangıç</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Kaynak</translation>
    </message>
</context>
<context>
    <name>search</name>
    <message>
        <source>Page</source>
        <translation>Sayfa</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Komut</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Ayar</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Çalışma</translation>
    </message>
</context>
<context>
    <name>token</name>
    <message>
        <source>“{0}”: probability {1}, loss {2}</source>
        <translation>“{0}”: olasılık {1}, kayıp {2}</translation>
    </message>
    <message>
        <source>entropy {0} nats</source>
        <translation>entropi {0} nat</translation>
    </message>
    <message>
        <source>taken over from another answer</source>
        <translation>başka bir yanıttan alındı</translation>
    </message>
    <message>
        <source>could have been:</source>
        <translation>şunlar da olabilirdi:</translation>
    </message>
</context>
<context>
    <name>tokenizers</name>
    <message>
        <source>Characters</source>
        <translation>Karakterler</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Baytlar</translation>
    </message>
    <message>
        <source>BPE {0}</source>
        <translation>BPE {0}</translation>
    </message>
</context>
</TS>
