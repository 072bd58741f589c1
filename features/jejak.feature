# language: id
Fitur: Jejak yang tidak dihapus
  Apa yang sudah dicatat tetap tercatat. Kesalahan dibetulkan dengan catatan baru, dan perintah yang tidak sesuai ditolak.

  Latar Belakang:
    Diketahui perangkat daerah "Disdukcapil" di "Kota Cilegon"
    Dan inovasi "Antar Akta" milik "Disdukcapil"

  @R32
  Aturan: Catatan tidak diubah atau dihapus, dan kesalahan dibetulkan dengan catatan pembetulan
    Sumber: ketentuan pencatatan ini sendiri, agar setiap keadaan dapat ditelusuri kembali.

    Skenario: Pembetulan mengubah keadaan tanpa menghapus catatan semula
      Ketika inovator membetulkan "Judul" pada catatan nomor "1" tentang "usulan" dari inovasi "Antar Akta" dengan rincian:
        | Nilai  | Antar Akta Kelahiran |
        | Alasan | Judul salah ketik    |
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Judul | Antar Akta Kelahiran |
      Dan catatan nomor "1" inovasi "Antar Akta" tetap menyebut "Antar Akta"
      Dan jejak "Antar Akta" bertambah dengan "pembetulan"

    @R53
    Skenario: Pembetulan yang membuat tanggal berjalan mundur ditolak
      Diketahui inovator memulai tahap "Drum-up" pada inovasi "Antar Akta" tanggal "12 Oktober 2020"
      Dan inovator menyelesaikan tahap "Drum-up" pada inovasi "Antar Akta" tanggal "13 Oktober 2020"
      Ketika inovator membetulkan "Tanggal kejadian" pada catatan nomor "3" tentang "tahap yang selesai" dari inovasi "Antar Akta" dengan rincian:
        | Nilai  | 1 Oktober 2020    |
        | Alasan | Tanggal keliru    |
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Pembetulan dapat dibetulkan
      Diketahui inovator membetulkan "Judul" pada catatan nomor "1" tentang "usulan" dari inovasi "Antar Akta" dengan rincian:
        | Nilai  | Antar Akta Kelahiran |
        | Alasan | Judul salah ketik    |
      Ketika inovator membetulkan "Judul" pada catatan nomor "2" tentang "usulan" dari inovasi "Antar Akta" dengan rincian:
        | Nilai  | Antar Akta Kematian  |
        | Alasan | Pembetulan keliru    |
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Judul | Antar Akta Kematian |

    Skenario: Keadaan sebelum pembetulan tetap dapat dilihat
      Diketahui inovator membetulkan "Judul" pada catatan nomor "1" tentang "usulan" dari inovasi "Antar Akta" dengan rincian:
        | Nilai  | Antar Akta Kelahiran |
        | Alasan | Judul salah ketik    |
      Ketika keadaan inovasi "Antar Akta" menurut "1" catatan pertama dibaca
      Maka keadaan itu memuat:
        | Judul | Antar Akta |

  @R51
  Aturan: Inovasi yang dihentikan atau dikembangkan tidak berubah lagi, kecuali pembetulan, keluhan, penghargaan, dan pengaktifan kembali
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Inovasi yang dihentikan menolak perintah lain
      Diketahui pimpinan menghentikan inovasi "Antar Akta" karena "Tidak diminati"
      Ketika <perintah>
      Maka perintah ditolak karena "inovasi sudah berakhir"
      Dan jejak "Antar Akta" tidak bertambah

      Contoh:
        | perintah                                                                                       |
        | inovator memulai tahap "Drum-up" pada inovasi "Antar Akta"                                     |
        | inovator memperbarui usulan inovasi "Antar Akta"                                               |
        | evaluator mencatat pemantauan inovasi "Antar Akta"                                             |
        | inovator mengembangkan inovasi "Antar Akta" menjadi inovasi "Antar Akta Daring" milik "Disdukcapil" |

    Skenario: Inovasi yang dihentikan masih menerima keluhan, penghargaan, dan pengaktifan kembali
      Diketahui pimpinan menghentikan inovasi "Antar Akta" karena "Tidak diminati"
      Ketika <perintah>
      Maka perintah diterima

      Contoh:
        | perintah                                                                        |
        | fasilitator menerima keluhan "antrean-loket" atas inovasi "Antar Akta"          |
        | inovator mencatat penghargaan "Inovasi Unik" bagi inovasi "Antar Akta"          |
        | pimpinan mengaktifkan kembali inovasi "Antar Akta" karena "Diminati kembali"    |

    Skenario: Inovasi yang dikembangkan tidak diaktifkan kembali
      Diketahui inovator mengembangkan inovasi "Antar Akta" menjadi inovasi "Antar Akta Daring" milik "Disdukcapil"
      Ketika pimpinan mengaktifkan kembali inovasi "Antar Akta" karena "Diminati kembali"
      Maka perintah ditolak karena "inovasi sudah berakhir"
      Dan jejak "Antar Akta" tidak bertambah

  @R52
  Aturan: Perintah ditolak bila jejak sudah bertambah sejak pemberi perintah melihatnya
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Perintah atas keadaan terakhir diterima
      Diketahui fasilitator melihat jejak "Antar Akta"
      Ketika fasilitator menandai inovasi "Antar Akta" vakum karena "Pejabat berpindah"
      Maka perintah diterima

    Skenario: Perintah atas keadaan yang sudah berlalu ditolak
      Diketahui fasilitator melihat jejak "Antar Akta"
      Dan inovator memulai tahap "Drum-up" pada inovasi "Antar Akta"
      Ketika fasilitator menandai inovasi "Antar Akta" vakum karena "Pejabat berpindah"
      Maka perintah ditolak karena "jejak sudah bertambah sejak dilihat"
      Dan jejak "Antar Akta" tidak bertambah

  @R53
  Aturan: Perintah harus sesuai dengan keadaan sekarang
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Inovasi yang vakum diaktifkan kembali
      Diketahui fasilitator menandai inovasi "Antar Akta" vakum karena "Pejabat berpindah"
      Ketika pimpinan mengaktifkan kembali inovasi "Antar Akta" karena "Pejabat baru ditunjuk"
      Maka perintah diterima
      Dan keadaan inovasi "Antar Akta" memuat:
        | Keberlanjutan | berjalan |

    Skenario: Perintah yang tidak sesuai dengan inovasi yang baru diusulkan ditolak
      Ketika <perintah>
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak "Antar Akta" tidak bertambah

      Contoh:
        | perintah                                                                                  |
        | pimpinan mengaktifkan kembali inovasi "Antar Akta" karena "Diminati kembali"              |
        | inovator menyelesaikan uji coba inovasi "Antar Akta" dengan hasil "Berhasil"              |
        | inovator menyelesaikan tahap "Drum-up" pada inovasi "Antar Akta"                          |
        | fasilitator membuka kembali tahap "Drum-up" pada inovasi "Antar Akta" karena "Diulang"    |

    Skenario: Perintah yang sama tidak diulang
      Diketahui <keadaan>
      Ketika <perintah>
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak "Antar Akta" tidak bertambah

      Contoh:
        | keadaan                                                                              | perintah                                                                                  |
        | inovasi "Antar Akta" telah diikutsertakan dalam angkatan "Laboratorium Inovasi 2020" | fasilitator mengikutsertakan inovasi "Antar Akta" dalam angkatan "Laboratorium Inovasi 2020" |
        | inovator memulai tahap "Drum-up" pada inovasi "Antar Akta"                           | inovator memulai tahap "Drum-up" pada inovasi "Antar Akta"                                |
        | inovasi "Antar Akta" sedang diuji coba                                               | inovator memulai uji coba inovasi "Antar Akta"                                            |
        | fasilitator menandai inovasi "Antar Akta" vakum karena "Pejabat berpindah"           | fasilitator menandai inovasi "Antar Akta" vakum karena "Pejabat berpindah"                |
        | bukti "Berita acara" pada inovasi "Antar Akta" telah diverifikasi                    | evaluator memverifikasi bukti "Berita acara" pada inovasi "Antar Akta"                    |
        | bukti "Berita acara" pada inovasi "Antar Akta" telah ditolak                         | evaluator menolak bukti "Berita acara" pada inovasi "Antar Akta" karena "Buram"           |
        | kelemahan "antrean" pada inovasi "Antar Akta" telah diperbaiki dan teratasi          | inovator mencatat perbaikan atas kelemahan "antrean" pada inovasi "Antar Akta"            |
        | kelemahan "antrean" pada inovasi "Antar Akta" telah diperbaiki dan teratasi          | evaluator menyatakan kelemahan "antrean" pada inovasi "Antar Akta" teratasi               |

    Skenario: Inovasi tidak ikut dalam angkatan yang sudah ditutup
      Diketahui angkatan "Laboratorium Inovasi 2020" di "Kota Cilegon"
      Dan fasilitator menutup angkatan "Laboratorium Inovasi 2020" karena "Angkatan selesai"
      Ketika fasilitator mengikutsertakan inovasi "Antar Akta" dalam angkatan "Laboratorium Inovasi 2020"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak "Antar Akta" tidak bertambah

    Skenario: Angkatan tidak mundur ke tahap yang sudah dilewati
      Diketahui angkatan "Laboratorium Inovasi 2020" di "Kota Cilegon"
      Dan fasilitator memajukan angkatan "Laboratorium Inovasi 2020" ke tahap "Deliver"
      Ketika fasilitator memajukan angkatan "Laboratorium Inovasi 2020" ke tahap "Design"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"

    Skenario: Nota kesepahaman tidak ditandatangani dua kali
      Diketahui angkatan "Laboratorium Inovasi 2020" di "Kota Cilegon"
      Dan fasilitator menandatangani nota kesepahaman untuk angkatan "Laboratorium Inovasi 2020"
      Ketika fasilitator menandatangani nota kesepahaman untuk angkatan "Laboratorium Inovasi 2020"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"

    Skenario: Peluncuran yang dibatalkan tidak ditunda lagi
      Diketahui peluncuran "Launching 2020" di "Kota Cilegon" direncanakan pada "Agustus 2020"
      Dan pimpinan membatalkan peluncuran "Launching 2020" karena "Pandemi"
      Ketika fasilitator menunda peluncuran "Launching 2020" karena "Pandemi"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"

    Skenario: Peluncuran yang dilaksanakan tidak dilaksanakan lagi
      Diketahui peluncuran "Launching 2020" di "Kota Cilegon" memuat inovasi "Loket Malam" milik "Disdukcapil"
      Dan pimpinan melaksanakan peluncuran "Launching 2020" pada tanggal "4 Agustus 2020" di "Hotel di Cilegon"
      Ketika pimpinan melaksanakan peluncuran "Launching 2020" pada tanggal "5 Agustus 2020" di "Hotel di Cilegon"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak "Loket Malam" tidak bertambah

    Skenario: Inovasi yang tidak dimuat peluncuran tidak dikeluarkan darinya
      Diketahui peluncuran "Launching 2020" di "Kota Cilegon" direncanakan pada "Agustus 2020"
      Ketika fasilitator mengeluarkan "Antar Akta" dari peluncuran "Launching 2020"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"

    Skenario: Perangkat daerah tidak ditempatkan di bawah dirinya sendiri
      Ketika fasilitator menempatkan perangkat daerah "Disdukcapil" di bawah "Disdukcapil"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"

    Skenario: Perangkat daerah yang sudah ditutup tidak berganti nama
      Diketahui fasilitator menutup perangkat daerah "Disdukcapil" karena "Digabung"
      Ketika fasilitator mengganti nama perangkat daerah "Disdukcapil" menjadi "DKCS" sejak "2023"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"

  @R54
  Aturan: Kunci dipakai sekali dalam inovasinya, kode perangkat daerah sekali dalam wilayahnya, dan inovasi dalam satu peluncuran
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Kunci yang lain diterima
      Diketahui fasilitator menerima keluhan "antrean-loket" atas inovasi "Antar Akta"
      Ketika fasilitator menerima keluhan "berkas-hilang" atas inovasi "Antar Akta"
      Maka perintah diterima

    Skenario: Kunci yang sama tidak dipakai dua kali
      Diketahui <keadaan>
      Ketika <perintah>
      Maka perintah ditolak karena "sudah digunakan"
      Dan jejak "Antar Akta" tidak bertambah

      Contoh:
        | keadaan                                                                                | perintah                                                                               |
        | fasilitator menerima keluhan "antrean-loket" atas inovasi "Antar Akta"                 | fasilitator menerima keluhan "antrean-loket" atas inovasi "Antar Akta"                 |
        | inovator menentukan indikator "lama-layanan" sebagai "hasil" inovasi "Antar Akta"      | inovator menentukan indikator "lama-layanan" sebagai "keluaran" inovasi "Antar Akta"   |
        | inovator melampirkan bukti "Berita acara" pada inovasi "Antar Akta"                    | inovator melampirkan bukti "Berita acara" pada inovasi "Antar Akta"                    |
        | evaluator menemukan kelemahan "antrean" pada inovasi "Antar Akta"                      | evaluator menemukan kelemahan "antrean" pada inovasi "Antar Akta"                      |

    Skenario: Inovasi tidak dimasukkan ke dua peluncuran
      Diketahui peluncuran "Launching 2020" di "Kota Cilegon" memuat inovasi "Loket Malam" milik "Disdukcapil"
      Dan peluncuran "Launching 2021" di "Kota Cilegon" direncanakan pada "Agustus 2021"
      Ketika fasilitator memasukkan "Loket Malam" ke peluncuran "Launching 2021"
      Maka perintah ditolak karena "sudah digunakan"
      Dan jejak peluncuran "Launching 2021" tidak bertambah

    Skenario: Inovasi yang sudah diluncurkan tidak dimasukkan ke peluncuran lain
      Diketahui inovasi "Loket Malam" milik "Disdukcapil" telah diluncurkan tanggal "4 Agustus 2020"
      Dan peluncuran "Launching 2021" di "Kota Cilegon" direncanakan pada "Agustus 2021"
      Ketika fasilitator memasukkan "Loket Malam" ke peluncuran "Launching 2021"
      Maka perintah ditolak karena "sudah digunakan"

    Skenario: Kode perangkat daerah tidak dipakai dua kali dalam satu wilayah
      Ketika fasilitator mendaftarkan perangkat daerah "Dinas Kependudukan" berkode "DISDUKCAPIL" di "Kota Cilegon"
      Maka perintah ditolak karena "sudah digunakan"

    Skenario: Kode perangkat daerah boleh sama di wilayah lain
      Diketahui perangkat daerah "DPMPTSP" di "Kota Tangerang Selatan"
      Ketika fasilitator mendaftarkan perangkat daerah "Dinas Kependudukan" berkode "DISDUKCAPIL" di "Kota Tangerang Selatan"
      Maka perintah diterima

    Skenario: Kode wilayah tidak dipakai dua kali
      Ketika admin mendaftarkan wilayah "Kota Baja" berkode "36.72"
      Maka perintah ditolak karena "sudah digunakan"

    Skenario: Peserta angkatan tidak didaftarkan dua kali
      Diketahui angkatan "Laboratorium Inovasi 2020" di "Kota Cilegon"
      Dan fasilitator mendaftarkan "Disdukcapil" sebagai peserta angkatan "Laboratorium Inovasi 2020"
      Ketika fasilitator mendaftarkan "Disdukcapil" sebagai peserta angkatan "Laboratorium Inovasi 2020"
      Maka perintah ditolak karena "sudah digunakan"

    Skenario: Peserta diklat tidak didaftarkan dua kali
      Diketahui fasilitator mendaftarkan peserta diklat "PKA-07" di "Kota Cilegon"
      Ketika fasilitator mendaftarkan peserta diklat "PKA-07" di "Kota Cilegon"
      Maka perintah ditolak karena "sudah digunakan"

  @R56
  Aturan: Kunci yang disebut harus ada dalam inovasinya
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Indikator yang ada diukur
      Diketahui inovator menentukan indikator "lama-layanan" sebagai "hasil" inovasi "Antar Akta"
      Ketika inovator mencatat ukuran "2" pada indikator "lama-layanan" inovasi "Antar Akta"
      Maka perintah diterima

    Skenario: Kunci yang tidak ada ditolak
      Ketika <perintah>
      Maka perintah ditolak karena "kunci tidak dikenal"
      Dan jejak "Antar Akta" tidak bertambah

      Contoh:
        | perintah                                                                              |
        | inovator mencatat ukuran "2" pada indikator "lama-layanan" inovasi "Antar Akta"       |
        | inovator mencatat perbaikan atas kelemahan "antrean" pada inovasi "Antar Akta"        |
        | evaluator menyatakan kelemahan "antrean" pada inovasi "Antar Akta" teratasi           |
        | inovator menjawab keluhan "antrean-loket" atas inovasi "Antar Akta"                   |
        | evaluator memverifikasi bukti "Berita acara" pada inovasi "Antar Akta"                |
