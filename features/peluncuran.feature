# language: id
Fitur: Peluncuran inovasi
  Wali kota meluncurkan inovasi yang sudah matang, bukan wacana.

  Latar Belakang:
    Diketahui perangkat daerah "Disdukcapil" di "Kota Cilegon"
    Dan perangkat daerah "DPAD" di "Kota Cilegon"

  @R06
  Aturan: Inovasi belum dapat diluncurkan sebelum dirancang dan mulai dijalankan
    Sumber: berita Kota Cilegon, 4 Agustus 2020; Kota Cilegon, 26 September 2023.
    Batas persisnya dipilih untuk pencatatan ini dan dapat diatur setiap wilayah.

    Skenario: Inovasi yang sudah memulai Deliver dapat dimasukkan ke peluncuran
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Deliver"
      Dan peluncuran "Launching 2020" di "Kota Cilegon" direncanakan pada "Agustus 2020"
      Ketika fasilitator memasukkan "Antar Akta" ke peluncuran "Launching 2020"
      Maka perintah diterima

    Skenario: Inovasi yang belum selesai dirancang tidak dapat diluncurkan
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah menyelesaikan tahap "Diagnose"
      Dan peluncuran "Launching 2020" di "Kota Cilegon" direncanakan pada "Agustus 2020"
      Ketika fasilitator memasukkan "Antar Akta" ke peluncuran "Launching 2020"
      Maka perintah ditolak karena "belum siap diluncurkan"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Inovasi yang dirancang ulang tidak ikut diluncurkan pada hari pelaksanaan
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Deliver"
      Dan peluncuran "Launching 2020" di "Kota Cilegon" direncanakan pada "Agustus 2020"
      Dan fasilitator memasukkan "Antar Akta" ke peluncuran "Launching 2020"
      Dan fasilitator membuka kembali tahap "Design" pada inovasi "Antar Akta" karena "Rancangan perlu diubah"
      Ketika pimpinan melaksanakan peluncuran "Launching 2020" pada tanggal "4 Agustus 2020" di "Hotel di Cilegon"
      Maka perintah ditolak karena "belum siap diluncurkan"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Wilayah dapat mensyaratkan Design saja
      Diketahui admin mengatur ketentuan wilayah "Kota Cilegon" dengan rincian:
        | Syarat peluncuran | Design selesai |
      Dan inovasi "Antar Akta" milik "Disdukcapil" telah menyelesaikan tahap "Design"
      Dan peluncuran "Launching 2020" di "Kota Cilegon" direncanakan pada "Agustus 2020"
      Ketika fasilitator memasukkan "Antar Akta" ke peluncuran "Launching 2020"
      Maka perintah diterima

    Skenario: Wilayah dapat mensyaratkan Deliver selesai
      Diketahui admin mengatur ketentuan wilayah "Kota Cilegon" dengan rincian:
        | Syarat peluncuran | Deliver selesai |
      Dan inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Deliver"
      Dan peluncuran "Launching 2020" di "Kota Cilegon" direncanakan pada "Agustus 2020"
      Ketika fasilitator memasukkan "Antar Akta" ke peluncuran "Launching 2020"
      Maka perintah ditolak karena "belum siap diluncurkan"

    Skenario: Wilayah dapat mensyaratkan penetapan dan uji coba
      Diketahui admin mengatur ketentuan wilayah "Kota Cilegon" dengan rincian:
        | Rantai uji coba wajib | ya |
      Dan inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Deliver"
      Dan peluncuran "Launching 2020" di "Kota Cilegon" direncanakan pada "Agustus 2020"
      Ketika fasilitator memasukkan "Antar Akta" ke peluncuran "Launching 2020"
      Maka perintah ditolak karena "belum siap diluncurkan"

  @R07
  Aturan: Peluncuran boleh direncanakan menurut bulan, dan tanggal pastinya ditentukan kemudian
    Sumber: berita Kota Cilegon, 26 September 2023.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Peluncuran direncanakan bulan Oktober 2023 tanpa tanggal
      Ketika fasilitator merencanakan peluncuran "Peluncuran 2023" di "Kota Cilegon" pada bulan "Oktober 2023"
      Maka perintah diterima
      Dan keadaan peluncuran "Peluncuran 2023" memuat:
        | Status | direncanakan |
        | Bulan  | Oktober 2023 |

    Skenario: Tanggal pasti menambah rencana tanpa menghapus rencana semula
      Diketahui peluncuran "Peluncuran 2023" di "Kota Cilegon" direncanakan pada "Oktober 2023"
      Ketika fasilitator menentukan tanggal peluncuran "Peluncuran 2023" pada "17 Oktober 2023"
      Maka perintah diterima
      Dan keadaan peluncuran "Peluncuran 2023" memuat:
        | Status             | bertanggal      |
        | Tanggal            | 17 Oktober 2023 |
        | Rencana 1: Bulan   | Oktober 2023    |
        | Rencana 2: Tanggal | 17 Oktober 2023 |

  @R08
  Aturan: Penundaan mempertahankan rencana semula dan memerlukan alasan
    Sumber: pemberitaan tentang peluncuran di Cilegon yang ditunda (Agustus 2023); berita Kota Cilegon, 26 September 2023.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Peluncuran ditunda dengan alasan
      Diketahui peluncuran "Peluncuran 2023" di "Kota Cilegon" direncanakan pada "Agustus 2023"
      Ketika fasilitator menunda peluncuran "Peluncuran 2023" ke bulan "Oktober 2023" karena "Belum mencapai 100 inovasi"
      Maka perintah diterima
      Dan keadaan peluncuran "Peluncuran 2023" memuat:
        | Status            | ditunda                    |
        | Rencana 1: Bulan  | Agustus 2023               |
        | Rencana 2: Bulan  | Oktober 2023               |
        | Rencana 2: Alasan | Belum mencapai 100 inovasi |

    Skenario: Penundaan tanpa alasan ditolak
      Diketahui peluncuran "Peluncuran 2023" di "Kota Cilegon" direncanakan pada "Agustus 2023"
      Ketika fasilitator menunda peluncuran "Peluncuran 2023" ke bulan "Oktober 2023"
      Maka perintah ditolak karena "penundaan tanpa alasan"
      Dan jejak peluncuran "Peluncuran 2023" tidak bertambah

  @R09
  Aturan: Angka peluncuran memisahkan yang baru dari yang sudah berjalan, dan keduanya berjumlah sama dengan total
    Sumber: berita Kota Cilegon, 4 Agustus 2020.
    Batas persisnya dipilih untuk pencatatan ini.

    Skenario: Satu inovasi baru dan satu yang sudah berjalan berjumlah dua
      Diketahui inovasi "Inovasi DPAD 1" milik "DPAD" sudah berjalan sejak "2019"
      Dan peluncuran "Launching 2020" di "Kota Cilegon" memuat inovasi "Antar Akta" milik "Disdukcapil"
      Ketika pimpinan melaksanakan peluncuran "Launching 2020" pada tanggal "4 Agustus 2020" di "Hotel di Cilegon" dengan rincian:
        | Diumumkan: Baru     | 1 |
        | Diumumkan: Berjalan | 1 |
        | Diumumkan: Jumlah   | 2 |
      Maka perintah diterima
      Dan keadaan peluncuran "Launching 2020" memuat:
        | Status            | dilaksanakan |
        | Diumumkan: Jumlah | 2            |

    Skenario: Angka yang tidak berjumlah sama dengan total ditolak
      Diketahui peluncuran "Launching 2020" di "Kota Cilegon" memuat inovasi "Antar Akta" milik "Disdukcapil"
      Ketika pimpinan melaksanakan peluncuran "Launching 2020" pada tanggal "4 Agustus 2020" di "Hotel di Cilegon" dengan rincian:
        | Diumumkan: Baru     | 42 |
        | Diumumkan: Berjalan | 17 |
        | Diumumkan: Jumlah   | 60 |
      Maka perintah ditolak karena "angka tidak berjumlah sama"
      Dan jejak peluncuran "Launching 2020" tidak bertambah

    Skenario: Angka tepat yang tidak sesuai dengan catatan ditolak
      Diketahui peluncuran "Launching 2020" di "Kota Cilegon" memuat inovasi "Antar Akta" milik "Disdukcapil"
      Ketika pimpinan melaksanakan peluncuran "Launching 2020" pada tanggal "4 Agustus 2020" di "Hotel di Cilegon" dengan rincian:
        | Diumumkan: Baru     | 42 |
        | Diumumkan: Berjalan | 17 |
        | Diumumkan: Jumlah   | 59 |
      Maka perintah ditolak karena "angka tidak berjumlah sama"

    Skenario: Angka perkiraan boleh berbeda dari catatan
      Diketahui peluncuran "Launching 2020" di "Kota Cilegon" memuat inovasi "Antar Akta" milik "Disdukcapil"
      Ketika pimpinan melaksanakan peluncuran "Launching 2020" pada tanggal "4 Agustus 2020" di "Hotel di Cilegon" dengan rincian:
        | Diumumkan: Baru      | 42      |
        | Diumumkan: Berjalan  | 17      |
        | Diumumkan: Jumlah    | 59      |
        | Diumumkan: Ketelitian | sekitar |
      Maka perintah diterima

  @R11
  Aturan: Inovasi yang diluncurkan tanpa bukti penerapan sampai tenggat terdaftar sebagai masih wacana
    Sumber: berita Kota Cilegon, 4 Agustus 2020.
    Tenggatnya dipilih untuk pencatatan ini dan dapat diatur setiap wilayah.

    Skenario: Inovasi tanpa bukti penerapan terdaftar sesudah tenggat
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah diluncurkan tanggal "4 Agustus 2020"
      Ketika laporan "masih wacana" wilayah "Kota Cilegon" menurut keadaan tanggal "3 November 2020" dibaca
      Maka laporan mendaftar:
        | Judul      | Diluncurkan pada | Tenggat         | Terlambat (hari) |
        | Antar Akta | 4 Agustus 2020   | 2 November 2020 | 1                |

    Skenario: Inovasi belum terdaftar pada hari tenggatnya
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah diluncurkan tanggal "4 Agustus 2020"
      Ketika laporan "masih wacana" wilayah "Kota Cilegon" menurut keadaan tanggal "2 November 2020" dibaca
      Maka laporan tidak mendaftar "Antar Akta"

    Skenario: Inovasi dengan bukti penerapan tidak terdaftar
      Diketahui inovasi "Antar Akta" milik "Disdukcapil" telah diluncurkan tanggal "4 Agustus 2020"
      Dan inovator mencatat penerapan inovasi "Antar Akta" sejak "Agustus 2020" dengan rincian:
        | Bukti | Berita acara penerapan |
      Ketika laporan "masih wacana" wilayah "Kota Cilegon" dibaca
      Maka laporan tidak mendaftar "Antar Akta"

  @R55
  Aturan: Peluncuran dilaksanakan dengan sedikitnya jumlah minimum inovasi
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Peluncuran yang mencapai minimum dilaksanakan
      Diketahui peluncuran "Launching 2020" di "Kota Cilegon" memuat inovasi "Antar Akta" milik "Disdukcapil"
      Ketika pimpinan melaksanakan peluncuran "Launching 2020" pada tanggal "4 Agustus 2020" di "Hotel di Cilegon"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Tonggak             | diluncurkan    |
        | Peluncuran: Tanggal | 4 Agustus 2020 |

    Skenario: Peluncuran yang belum mencapai minimum tidak dilaksanakan
      Diketahui fasilitator merencanakan peluncuran "Peluncuran 2023" di "Kota Cilegon" pada bulan "Agustus 2023" dengan rincian:
        | Jumlah minimum | 100 |
      Dan inovasi "Antar Akta" milik "Disdukcapil" telah memulai tahap "Deliver"
      Dan fasilitator memasukkan "Antar Akta" ke peluncuran "Peluncuran 2023"
      Ketika pimpinan melaksanakan peluncuran "Peluncuran 2023" pada tanggal "17 Agustus 2023" di "Balai Kota"
      Maka perintah ditolak karena "jumlah inovasi kurang dari minimum"
      Dan jejak "Antar Akta" tidak bertambah
