"""The five newspaper articles that everything in the demonstration comes from, as the notes name them."""

from __future__ import annotations

TANGSEL_2020 = "Sumber: detakbanten, “Keren Dah! Pemkot Tangsel Miliki Laboratorium Inovasi” (21 Desember 2020)."
CILEGON_2019 = "Sumber: ANTARA, penandatanganan nota kesepahaman Pemkot Cilegon dengan LAN (21 Mei 2019)."
CILEGON_2020 = "Sumber: ANTARA News Banten, Launching Inovasi Tahun 2020 Kota Cilegon (4 Agustus 2020)."
CILEGON_2022 = (
    "Sumber: arnews.id, “Bappedalitbang Fasilitasi Inovator OPD dan Masyarakat, Untuk Tumbuhkan Budaya Inovasi”"
    " (tanpa tanggal)."
)
CILEGON_2023 = (
    "Sumber: “Dorong Kinerja Pemerintah yang Lebih Inovatif, Bappedalitbang Gelar Laboratorium Inovasi Kota Cilegon”"
    " (26 September 2023)."
)

NOT_TOLD = "Tidak disebutkan dalam artikel."


def between_the_lines(article: str, *inferred: str) -> str:
    """The article's name, then what is not written in it and was inferred."""
    return " ".join([article, "Yang tersirat, tidak tertulis:", *inferred])
