# language: id
Fitur: Pendampingan oleh lembaga
  LAN dan lembaga lain mendampingi inovator, dan kerja samanya dicatat dalam nota kesepahaman.

  Latar Belakang:
    Diketahui perangkat daerah "Disdukcapil" di "Kota Cilegon"

  @R27
  Aturan: Nota kesepahaman menyebut para pihak, penanda tangan, tanggal, dan tempat, dan angkatan merujuk kepadanya
    Sumber: berita Kota Cilegon, 21 Mei 2019.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Nota kesepahaman yang lengkap dicatat pada angkatan
      Diketahui angkatan "Laboratorium Inovasi 2019–2020" di "Kota Cilegon"
      Ketika fasilitator menandatangani nota kesepahaman untuk angkatan "Laboratorium Inovasi 2019–2020" dengan rincian:
        | Pihak          | Pemerintah Kota Cilegon     |
        | Pihak          | Lembaga Administrasi Negara |
        | Penanda tangan | Edi Ariadi                  |
        | Penanda tangan | Adi Suryanto                |
        | Tanggal        | 21 Mei 2019                 |
        | Tempat         | Aula Setda II               |
      Maka perintah diterima
      Dan keadaan angkatan "Laboratorium Inovasi 2019–2020" memuat:
        | Nota kesepahaman: Tempat  | Aula Setda II |
        | Nota kesepahaman: Tanggal | 21 Mei 2019   |

    Skenario: Nota kesepahaman tanpa <bagian> ditolak
      Diketahui angkatan "Laboratorium Inovasi 2019–2020" di "Kota Cilegon"
      Ketika fasilitator menandatangani nota kesepahaman untuk angkatan "Laboratorium Inovasi 2019–2020" tanpa menyebut "<bagian>"
      Maka perintah ditolak karena "nota kesepahaman tidak lengkap"
      Dan jejak angkatan "Laboratorium Inovasi 2019–2020" tidak bertambah

      Contoh:
        | bagian         |
        | Pihak          |
        | Penanda tangan |
        | Tanggal        |
        | Tempat         |

  @R28
  Aturan: Pendampingan menyebut tahap, sedikitnya satu lembaga, dan jumlah peserta
    Sumber: berita Kota Cilegon, 26 September 2023; Kota Cilegon tentang Instruksi Wali Kota 1/2022.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Pendampingan oleh dua lembaga dicatat
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika mentor mencatat pendampingan tahap "Design" pada inovasi "Antar Akta" dengan rincian:
        | Pendamping 1: Lembaga | LAN               |
        | Pendamping 2: Lembaga | Kemendagri        |
        | Jumlah peserta        | 30                |
        | Topik                 | merancang inovasi |
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Pendampingan 1: Pendamping 2: Lembaga | Kemendagri |
        | Pendampingan 1: Jumlah peserta        | 30         |

    Skenario: Pendampingan tanpa <bagian> ditolak
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika mentor mencatat pendampingan pada inovasi "Antar Akta" tanpa menyebut "<bagian>"
      Maka perintah ditolak karena "pendampingan tidak lengkap"
      Dan jejak "Antar Akta" tidak bertambah

      Contoh:
        | bagian         |
        | Tahap          |
        | Pendamping     |
        | Jumlah peserta |
