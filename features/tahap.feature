# language: id
Fitur: Tahap laboratorium inovasi
  Laboratorium Inovasi LAN berjalan dalam lima tahap: Drum-up, Diagnose, Design, Deliver, dan Display.

  Latar Belakang:
    Diketahui perangkat daerah "Disdukcapil" di "Kota Tangerang Selatan"

  @R02
  Aturan: Tahap maju berurutan tanpa melompati tahap
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020; Kota Cilegon, 26 September 2023.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Tahap dimulai setelah tahap sebelumnya selesai
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah menyelesaikan tahap "Diagnose"
      Ketika inovator memulai tahap "Design" pada inovasi "Antar Akta"
      Maka perintah diterima
      Dan tahap "Design" pada inovasi "Antar Akta" berstatus "sedang berjalan"

    Skenario: Tahap Design tidak dimulai sebelum Diagnose selesai
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Diagnose"
      Ketika inovator memulai tahap "Design" pada inovasi "Antar Akta"
      Maka perintah ditolak karena "tahap tidak boleh dilompati"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Tahap tidak diselesaikan selama tahap sebelumnya dibuka kembali
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Design"
      Dan fasilitator membuka kembali tahap "Diagnose" pada inovasi "Antar Akta" karena "Masalah perlu dirumuskan ulang"
      Ketika inovator menyelesaikan tahap "Design" pada inovasi "Antar Akta"
      Maka perintah ditolak karena "tahap tidak boleh dilompati"

  @R03
  Aturan: Deliver adalah tahap keempat dan Display tahap kelima yang terakhir
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020; Kota Cilegon, 26 September 2023.

    Skenario: Deliver dimulai setelah tiga tahap pertama selesai
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah menyelesaikan tahap "Design"
      Ketika inovator memulai tahap "Deliver" pada inovasi "Antar Akta"
      Maka perintah diterima
      Dan tahap "Deliver" pada inovasi "Antar Akta" berstatus "sedang berjalan"

    Skenario: Display tidak dimulai sebelum Deliver selesai
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Deliver"
      Ketika inovator memulai tahap "Display" pada inovasi "Antar Akta"
      Maka perintah ditolak karena "Deliver tahap keempat dan Display tahap terakhir"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Deliver tidak dimulai sebelum Design selesai
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Design"
      Ketika inovator memulai tahap "Deliver" pada inovasi "Antar Akta"
      Maka perintah ditolak karena "Deliver tahap keempat dan Display tahap terakhir"

  @R04
  Aturan: Dua tahap berurutan boleh selesai pada hari yang sama, tetapi tanggalnya tidak boleh mundur
    Sumber: pemberitaan tentang laboratorium di Cilegon (Desember 2022) dan Purbalingga (November 2022).
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Dua tahap selesai pada hari yang sama
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan inovator memulai tahap "Drum-up" pada inovasi "Antar Akta" tanggal "12 Oktober 2020"
      Dan inovator menyelesaikan tahap "Drum-up" pada inovasi "Antar Akta" tanggal "12 Oktober 2020"
      Dan inovator memulai tahap "Diagnose" pada inovasi "Antar Akta" tanggal "12 Oktober 2020"
      Ketika inovator menyelesaikan tahap "Diagnose" pada inovasi "Antar Akta" tanggal "12 Oktober 2020"
      Maka perintah diterima
      Dan tahap "Diagnose" pada inovasi "Antar Akta" berstatus "selesai"

    Skenario: Tahap yang bertanggal sebelum tahap sebelumnya selesai ditolak
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan inovator memulai tahap "Drum-up" pada inovasi "Antar Akta" tanggal "12 Oktober 2020"
      Dan inovator menyelesaikan tahap "Drum-up" pada inovasi "Antar Akta" tanggal "13 Oktober 2020"
      Ketika inovator memulai tahap "Diagnose" pada inovasi "Antar Akta" tanggal "12 Oktober 2020"
      Maka perintah ditolak karena "tanggal berjalan mundur"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Tahap yang selesai sebelum dimulai ditolak
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan inovator memulai tahap "Drum-up" pada inovasi "Antar Akta" tanggal "12 Oktober 2020"
      Ketika inovator menyelesaikan tahap "Drum-up" pada inovasi "Antar Akta" tanggal "September 2020"
      Maka perintah ditolak karena "tanggal berjalan mundur"

    Skenario: Tanggal yang hanya menyebut bulan tidak dianggap mundur bila masih mungkin
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Dan inovator memulai tahap "Drum-up" pada inovasi "Antar Akta" tanggal "12 Oktober 2020"
      Ketika inovator menyelesaikan tahap "Drum-up" pada inovasi "Antar Akta" tanggal "Oktober 2020"
      Maka perintah diterima

  @R05
  Aturan: Sebutan tahap setempat dipetakan ke satu tahap dan sebutan aslinya disimpan
    Sumber: berita Kota Tangerang Selatan, 21 Desember 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Sebutan tahap dari surat kabar dikenali
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah menyelesaikan tahap "<sebelumnya>"
      Ketika inovator memulai tahap bersebutan "<sebutan>" pada inovasi "Antar Akta"
      Maka perintah diterima
      Dan tahap "<tahap>" pada inovasi "Antar Akta" berstatus "sedang berjalan"
      Dan tahap "<tahap>" pada inovasi "Antar Akta" disebut "<sebutan>"

      Contoh:
        | sebelumnya | sebutan                      | tahap    |
        | Drum-up    | memunculkan ide              | Diagnose |
        | Diagnose   | rencana aksi promosi inovasi | Design   |
        | Design     | hasil dan bukti              | Deliver  |
        | Deliver    | pesan tersampaikan           | Display  |

    Skenario: Sebutan tahap yang tidak dikenal ditolak
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika inovator memulai tahap bersebutan "pemanasan" pada inovasi "Antar Akta"
      Maka perintah ditolak karena "sebutan tahap tidak dikenal"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Sebutan milik tahap lain ditolak
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika inovator memulai tahap "Drum-up" bersebutan "pesan tersampaikan" pada inovasi "Antar Akta"
      Maka perintah ditolak karena "sebutan tahap tidak dikenal"

  @R29
  Aturan: Penghargaan tidak mengubah tahap inovasi
    Sumber: berita Kota Cilegon, 4 Agustus 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Tahap tetap sama sesudah penghargaan diterima
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Design"
      Ketika inovator mencatat penghargaan "Top 99 Inovasi Pelayanan Publik" bagi inovasi "Antar Akta" dengan rincian:
        | Tingkat | nasional |
        | Tahun   | 2020     |
      Maka perintah diterima
      Dan tahap "Design" pada inovasi "Antar Akta" berstatus "sedang berjalan"
      Dan keadaan inovasi "Antar Akta" memuat:
        | Tonggak              | diusulkan                       |
        | Penghargaan 1: Nama  | Top 99 Inovasi Pelayanan Publik |

    Skenario: Penghargaan dapat dicatat tanpa pemberi dan tahun
      Diketahui inovasi "Antar Akta" milik "Disdukcapil"
      Ketika inovator mencatat penghargaan "Inovasi Unik" bagi inovasi "Antar Akta"
      Maka perintah diterima

  @R30
  Aturan: Inovasi yang sudah berjalan sebelum laboratorium dicatat dengan tanggal lampaunya tanpa tahap
    Sumber: berita Kota Cilegon, 4 Agustus 2020; Kota Cilegon, 26 September 2023.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Inovasi yang sudah berjalan dicatat dengan tanggal lampau
      Ketika inovator mencatat inovasi "Antar Akta" milik "Disdukcapil" yang sudah berjalan sejak "2018"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Berjalan sejak | 2018       |
        | Kematangan     | penerapan  |
        | Tonggak        | diusulkan  |
      Dan tahap "Drum-up" pada inovasi "Antar Akta" berstatus "belum dimulai"

    Skenario: Inovasi yang sudah berjalan tidak mengikuti tahap
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" sudah berjalan sejak "2018"
      Ketika inovator memulai tahap "Drum-up" pada inovasi "Antar Akta"
      Maka perintah ditolak karena "sudah berjalan sebelum laboratorium"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Inovasi yang sudah berjalan tidak diluncurkan sekali lagi
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" sudah berjalan sejak "2018"
      Dan peluncuran "Peluncuran Laboratorium Inovasi" di "Kota Tangerang Selatan" direncanakan pada "Desember 2020"
      Ketika fasilitator memasukkan "Antar Akta" ke peluncuran "Peluncuran Laboratorium Inovasi"
      Maka perintah ditolak karena "sudah berjalan sebelum laboratorium"
      Dan jejak "Antar Akta" tidak bertambah
