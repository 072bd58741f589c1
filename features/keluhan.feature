# language: id
Fitur: Keluhan masyarakat
  Keluhan masyarakat tertaut kepada satu inovasi dan selalu jelas keadaannya.

  Latar Belakang:
    Diketahui perangkat daerah "Disdukcapil" di "Kota Tangerang Selatan"
    Dan inovasi "Antar Akta" milik "Disdukcapil"
    Dan fasilitator menerima keluhan "antrean-loket" atas inovasi "Antar Akta"

  @R13
  Aturan: Keluhan tertaut kepada satu inovasi dan berstatus terbuka, dijawab, atau ditutup
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Keluhan yang baru diterima masih terbuka
      Ketika laporan "keluhan" wilayah "Kota Tangerang Selatan" dibaca
      Maka laporan mendaftar:
        | Judul      | Kunci         | Status  |
        | Antar Akta | antrean-loket | terbuka |

    Skenario: Keluhan yang terbuka dijawab
      Ketika inovator menjawab keluhan "antrean-loket" atas inovasi "Antar Akta"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Keluhan 1: Status | dijawab |

    Skenario: Keluhan dapat ditutup tanpa dijawab
      Ketika fasilitator menutup keluhan "antrean-loket" atas inovasi "Antar Akta"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Keluhan 1: Status | ditutup |

    Skenario: Keluhan yang sudah ditutup tidak dijawab lagi
      Diketahui fasilitator menutup keluhan "antrean-loket" atas inovasi "Antar Akta"
      Ketika inovator menjawab keluhan "antrean-loket" atas inovasi "Antar Akta"
      Maka perintah ditolak karena "keluhan sudah ditutup"
      Dan jejak "Antar Akta" tidak bertambah
