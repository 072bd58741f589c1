# language: id
Fitur: Pemantauan, pengukuran, dan evaluasi
  Inovasi dipantau dan diukur sesudah diluncurkan; kelemahan yang ditemukan diperbaiki.

  Latar Belakang:
    Diketahui perangkat daerah "DPMPTSP" di "Kota Tangerang Selatan"

  @R10
  Aturan: Keberhasilan memerlukan sedikitnya satu pemantauan pada atau sesudah peluncuran
    Sumber: berita Kota Cilegon, 26 September 2023.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Inovasi yang dipantau sesudah peluncuran dinyatakan bermanfaat
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP" telah diluncurkan tanggal "21 Desember 2020"
      Dan evaluator mencatat pemantauan inovasi "Izin Cepat" tanggal "21 Desember 2020"
      Ketika pimpinan menyatakan inovasi "Izin Cepat" bermanfaat
      Maka perintah diterima
      Dan keadaan inovasi "Izin Cepat" memuat:
        | Manfaat dinyatakan | ya |

    Skenario: Pemantauan sebelum peluncuran belum cukup
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP" telah diluncurkan tanggal "21 Desember 2020"
      Dan evaluator mencatat pemantauan inovasi "Izin Cepat" tanggal "20 Desember 2020"
      Ketika pimpinan menyatakan inovasi "Izin Cepat" bermanfaat
      Maka perintah ditolak karena "belum dipantau"
      Dan jejak "Izin Cepat" tidak bertambah

    Skenario: Inovasi yang belum diluncurkan tidak dinyatakan bermanfaat
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP" telah memulai tahap "Deliver"
      Dan evaluator mencatat pemantauan inovasi "Izin Cepat"
      Ketika pimpinan menyatakan inovasi "Izin Cepat" bermanfaat
      Maka perintah ditolak karena "belum dipantau"

    Skenario: Inovasi yang sudah berjalan cukup dipantau
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP" sudah berjalan sejak "2018"
      Dan evaluator mencatat pemantauan inovasi "Izin Cepat" tanggal "2019"
      Ketika pimpinan menyatakan inovasi "Izin Cepat" bermanfaat
      Maka perintah diterima

  @R12
  Aturan: Display selesai hanya dengan sedikitnya satu keluaran terukur dan satu hasil terukur
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Display selesai dengan keluaran dan hasil yang terukur
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP" telah memulai tahap "Display"
      Dan keluaran dan hasil inovasi "Izin Cepat" telah diukur
      Ketika inovator menyelesaikan tahap "Display" pada inovasi "Izin Cepat"
      Maka perintah diterima
      Dan tahap "Display" pada inovasi "Izin Cepat" berstatus "selesai"

    Skenario: Display tidak selesai tanpa hasil yang terukur
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP" telah memulai tahap "Display"
      Dan inovator menentukan indikator "izin-terbit" sebagai "keluaran" inovasi "Izin Cepat"
      Dan inovator mencatat ukuran "120" pada indikator "izin-terbit" inovasi "Izin Cepat"
      Dan inovator menentukan indikator "lama-layanan" sebagai "hasil" inovasi "Izin Cepat"
      Ketika inovator menyelesaikan tahap "Display" pada inovasi "Izin Cepat"
      Maka perintah ditolak karena "belum terukur"
      Dan jejak "Izin Cepat" tidak bertambah

    Skenario: Inovasi yang diluncurkan tanpa ukuran terdaftar sebagai belum terukur
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP" telah diluncurkan tanggal "21 Desember 2020"
      Ketika laporan "belum terukur" wilayah "Kota Tangerang Selatan" dibaca
      Maka laporan mendaftar:
        | Judul      | Keluaran | Hasil |
        | Izin Cepat | tidak    | tidak |

  @R14
  Aturan: Evaluasi yang menuntut perbaikan menyebut kelemahan, dan Display tidak selesai selama ada kelemahan terbuka
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Evaluasi dengan kelemahan yang disebutkan dicatat
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Ketika evaluator mengevaluasi inovasi "Izin Cepat" dengan putusan "perlu perbaikan" dengan rincian:
        | Kelemahan 1: Kunci  | antrean                |
        | Kelemahan 1: Uraian | Antrean masih panjang  |
      Maka perintah diterima
      Dan keadaan inovasi "Izin Cepat" memuat:
        | Tonggak             | dievaluasi |
        | Kelemahan 1: Status | terbuka    |

    Skenario: Evaluasi yang menuntut perbaikan tanpa kelemahan ditolak
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Ketika evaluator mengevaluasi inovasi "Izin Cepat" dengan putusan "perlu perbaikan"
      Maka perintah ditolak karena "kelemahan belum disebutkan"
      Dan jejak "Izin Cepat" tidak bertambah

    Skenario: Display tidak selesai selama kelemahan terbuka
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP" telah memulai tahap "Display"
      Dan keluaran dan hasil inovasi "Izin Cepat" telah diukur
      Dan evaluator menemukan kelemahan "antrean" pada inovasi "Izin Cepat"
      Ketika inovator menyelesaikan tahap "Display" pada inovasi "Izin Cepat"
      Maka perintah ditolak karena "kelemahan masih terbuka"
      Dan jejak "Izin Cepat" tidak bertambah

    Skenario: Display selesai setelah kelemahan teratasi
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP" telah memulai tahap "Display"
      Dan keluaran dan hasil inovasi "Izin Cepat" telah diukur
      Dan kelemahan "antrean" pada inovasi "Izin Cepat" telah diperbaiki dan teratasi
      Ketika inovator menyelesaikan tahap "Display" pada inovasi "Izin Cepat"
      Maka perintah diterima

  @R15
  Aturan: Kelemahan tertutup hanya oleh evaluasi berikutnya setelah perbaikan dicatat
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Kelemahan yang diperbaiki dinyatakan teratasi oleh evaluasi
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Dan evaluator menemukan kelemahan "antrean" pada inovasi "Izin Cepat"
      Dan inovator mencatat perbaikan atas kelemahan "antrean" pada inovasi "Izin Cepat"
      Ketika evaluator mengevaluasi inovasi "Izin Cepat" dengan putusan "bermanfaat" dengan rincian:
        | Kelemahan yang teratasi | antrean |
      Maka perintah diterima
      Dan keadaan inovasi "Izin Cepat" memuat:
        | Kelemahan 1: Status | teratasi |

    Skenario: Kelemahan yang belum diperbaiki tidak dinyatakan teratasi
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Dan evaluator menemukan kelemahan "antrean" pada inovasi "Izin Cepat"
      Ketika evaluator mengevaluasi inovasi "Izin Cepat" dengan putusan "bermanfaat" dengan rincian:
        | Kelemahan yang teratasi | antrean |
      Maka perintah ditolak karena "kelemahan belum diperbaiki"
      Dan jejak "Izin Cepat" tidak bertambah

  @R16
  Aturan: Inovasi yang dinyatakan tidak bermanfaat dihentikan atau diperbaiki, dengan alasan
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Inovasi yang tidak bermanfaat dihentikan
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Ketika pimpinan menyatakan inovasi "Izin Cepat" tidak bermanfaat sehingga "dihentikan" karena "Tidak dirasakan warga"
      Maka perintah diterima
      Dan keadaan inovasi "Izin Cepat" memuat:
        | Manfaat dinyatakan | tidak      |
        | Keberlanjutan      | dihentikan |

    Skenario: Inovasi yang tidak bermanfaat dikembalikan ke perbaikan
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Ketika pimpinan menyatakan inovasi "Izin Cepat" tidak bermanfaat sehingga "diperbaiki" karena "Tidak dirasakan warga"
      Maka perintah diterima
      Dan keadaan inovasi "Izin Cepat" memuat:
        | Keberlanjutan       | berjalan              |
        | Kelemahan 1: Uraian | Tidak dirasakan warga |
        | Kelemahan 1: Status | terbuka               |

    Skenario: Penolakan manfaat tanpa alasan ditolak
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Ketika pimpinan menyatakan inovasi "Izin Cepat" tidak bermanfaat sehingga "dihentikan"
      Maka perintah ditolak karena "penolakan manfaat tanpa alasan"
      Dan jejak "Izin Cepat" tidak bertambah

  @R50
  Aturan: Tidak seorang pun mengevaluasi inovasi yang ia sendiri ikut serta di dalamnya
    Sumber: pemisahan tugas antara yang mengerjakan dan yang menilai, ketentuan pencatatan ini sendiri.

    Skenario: Evaluator yang tidak ikut serta boleh mengevaluasi
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Ketika evaluator "Tri Widodo" mengevaluasi inovasi "Izin Cepat" dengan putusan "bermanfaat"
      Maka perintah diterima

    Skenario: Evaluator yang pernah mendampingi tidak boleh mengevaluasi
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Dan mentor "Tri Widodo" mencatat pendampingan tahap "Design" pada inovasi "Izin Cepat"
      Ketika evaluator "Tri Widodo" mengevaluasi inovasi "Izin Cepat" dengan putusan "bermanfaat"
      Maka perintah ditolak karena "penilai ikut serta dalam inovasi"
      Dan jejak "Izin Cepat" tidak bertambah

    Skenario: Evaluator dari perangkat daerah penanggung jawab tidak boleh mengevaluasi
      Diketahui inovasi "Izin Cepat" milik "DPMPTSP"
      Dan akun "Kepala DPMPTSP" berasal dari "DPMPTSP"
      Ketika evaluator "Kepala DPMPTSP" mengevaluasi inovasi "Izin Cepat" dengan putusan "bermanfaat"
      Maka perintah ditolak karena "penilai ikut serta dalam inovasi"
