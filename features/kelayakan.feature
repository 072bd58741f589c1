# language: id
Fitur: Kelayakan, penetapan, dan uji coba
  Inovasi dinilai dengan lima kriteria, ditetapkan dengan dasar hukum, lalu diuji coba.

  Latar Belakang:
    Diketahui perangkat daerah "Disdukcapil" di "Kota Cilegon"
    Dan inovasi "Antar Akta" milik "Disdukcapil"

  @R33
  Aturan: Penetapan memerlukan penilaian layak dengan kelima kriteria terpenuhi
    Sumber: lima kriteria Peraturan Pemerintah 38/2017 tentang Inovasi Daerah, menurut pemberitaan.

    Skenario: Inovasi yang layak ditetapkan
      Diketahui evaluator menilai kelayakan inovasi "Antar Akta" dengan putusan "layak"
      Ketika pimpinan menetapkan inovasi "Antar Akta" dengan dasar hukum dengan rincian:
        | Dasar hukum: Jenis | keputusan |
        | Dasar hukum: Nomor | 12        |
        | Dasar hukum: Tahun | 2020      |
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Penetapan: Dasar hukum: Nomor | 12 |

    Skenario: Inovasi yang belum dinilai tidak ditetapkan
      Ketika pimpinan menetapkan inovasi "Antar Akta" dengan dasar hukum
      Maka perintah ditolak karena "belum dinyatakan layak"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Inovasi dengan satu kriteria tidak terpenuhi tidak ditetapkan
      Diketahui evaluator menilai kelayakan inovasi "Antar Akta" dengan putusan "layak" dengan rincian:
        | Kriteria: Kebaruan           | ya    |
        | Kriteria: Manfaat            | ya    |
        | Kriteria: Tidak membebani    | ya    |
        | Kriteria: Sesuai kewenangan  | ya    |
        | Kriteria: Dapat direplikasi  | tidak |
      Ketika pimpinan menetapkan inovasi "Antar Akta" dengan dasar hukum
      Maka perintah ditolak karena "belum dinyatakan layak"

  @R35
  Aturan: Usulan ASN memerlukan izin tertulis pimpinannya sebelum ditetapkan
    Sumber: praktik pengusulan oleh ASN; dasar hukumnya belum diperiksa terhadap teks peraturan.

    Skenario: Usulan ASN dengan izin tertulis ditetapkan
      Diketahui inovasi "Loket Malam" milik "Disdukcapil" diusulkan oleh "ASN" dan dinilai layak
      Dan pimpinan mencatat izin tertulis dari "Kepala Disdukcapil" untuk inovasi "Loket Malam"
      Ketika pimpinan menetapkan inovasi "Loket Malam" dengan dasar hukum
      Maka perintah diterima

    Skenario: Usulan ASN tanpa izin tertulis tidak ditetapkan
      Diketahui inovasi "Loket Malam" milik "Disdukcapil" diusulkan oleh "ASN" dan dinilai layak
      Ketika pimpinan menetapkan inovasi "Loket Malam" dengan dasar hukum
      Maka perintah ditolak karena "izin pimpinan belum ada"
      Dan jejak "Loket Malam" tidak bertambah

    Skenario: Usulan masyarakat tidak memerlukan izin pimpinan
      Diketahui inovasi "Loket Malam" milik "Disdukcapil" diusulkan oleh "masyarakat" dan dinilai layak
      Ketika pimpinan menetapkan inovasi "Loket Malam" dengan dasar hukum
      Maka perintah diterima

  @R37
  Aturan: Uji coba dimulai hanya setelah penetapan dengan dasar hukum
    Sumber: urutan usulan, penetapan, uji coba, dan penerapan dalam Peraturan Pemerintah 38/2017, menurut penjelasannya.

    Skenario: Inovasi yang ditetapkan diuji coba
      Diketahui inovasi "Antar Akta" telah dinilai layak dan ditetapkan
      Ketika inovator memulai uji coba inovasi "Antar Akta"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Kematangan       | uji coba |
        | Uji coba: Status | berjalan |

    Skenario: Inovasi yang belum ditetapkan tidak diuji coba
      Ketika inovator memulai uji coba inovasi "Antar Akta"
      Maka perintah ditolak karena "belum ditetapkan"
      Dan jejak "Antar Akta" tidak bertambah

  @R38
  Aturan: Penghentian uji coba mencatat kepada siapa hal itu dilaporkan
    Sumber: Peraturan Pemerintah 38/2017 tentang uji coba yang dihentikan, menurut pemberitaan.

    Skenario: Uji coba dihentikan dan dilaporkan
      Diketahui inovasi "Antar Akta" sedang diuji coba
      Ketika inovator menghentikan uji coba inovasi "Antar Akta" karena "Biaya terlalu tinggi" serta melaporkannya kepada "Kepala Bappeda"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Uji coba: Status            | dihentikan     |
        | Uji coba: Dilaporkan kepada | Kepala Bappeda |

    Skenario: Penghentian uji coba yang tidak dilaporkan ditolak
      Diketahui inovasi "Antar Akta" sedang diuji coba
      Ketika inovator menghentikan uji coba inovasi "Antar Akta" karena "Biaya terlalu tinggi"
      Maka perintah ditolak karena "penghentian uji coba tidak dilaporkan"
      Dan jejak "Antar Akta" tidak bertambah

  @R39
  Aturan: Inovasi yang gagal tetap menunjukkan dasar hukumnya
    Sumber: perlindungan dalam Undang-Undang 23/2014 Pasal 389, menurut pemberitaan.

    Skenario: Dasar hukum tetap terlihat sesudah inovasi dihentikan
      Diketahui inovasi "Antar Akta" sedang diuji coba
      Dan inovator menghentikan uji coba inovasi "Antar Akta" karena "Biaya terlalu tinggi" serta melaporkannya kepada "Kepala Bappeda"
      Ketika pimpinan menghentikan inovasi "Antar Akta" karena "Uji coba gagal"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Keberlanjutan                 | dihentikan |
        | Penetapan: Dasar hukum: Nomor | 12         |
        | Dasar hukum: Nomor            | 12         |

    Skenario: Dasar hukum usulan tidak tergeser oleh penetapan
      Diketahui inovator mengusulkan inovasi "Loket Malam" milik "Disdukcapil" dengan rincian:
        | Dasar hukum: Jenis | instruksi |
        | Dasar hukum: Nomor | 1         |
        | Dasar hukum: Tahun | 2022      |
      Dan evaluator menilai kelayakan inovasi "Loket Malam" dengan putusan "layak"
      Ketika pimpinan menetapkan inovasi "Loket Malam" dengan dasar hukum
      Maka keadaan inovasi "Loket Malam" memuat:
        | Dasar hukum: Nomor            | 1  |
        | Penetapan: Dasar hukum: Nomor | 12 |
