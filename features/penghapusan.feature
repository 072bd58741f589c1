# language: id
Fitur: Penghapusan data orang
  Nama orang dapat dihapus dari catatan tanpa mengubah jejak inovasi; yang wajib disimpan menurut undang-undang tetap tersimpan.

  Latar Belakang:
    Diketahui perangkat daerah "DPMPTSP" di "Kota Tangerang Selatan"
    Dan inovator mengusulkan inovasi "Izin Cepat" milik "DPMPTSP":
      | Pengusul: Jenis | masyarakat   |
      | Pengusul: Nama  | Siti Aminah  |

  @R60
  Aturan: Penghapusan diminta oleh seorang dan diputuskan oleh orang lain
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Permohonan disetujui oleh orang kedua, dan nama tidak tampak lagi
      Diketahui fasilitator "Ani" meminta penghapusan data orang di "Kota Tangerang Selatan":
        | Orang            | Siti Aminah     |
        | Dikenal sebagai  | Permohonan Siti |
      Ketika pimpinan "Budi" menyetujui penghapusan data orang "Permohonan Siti"
      Maka perintah diterima
      Dan keadaan inovasi "Izin Cepat" memuat:
        | Pengusul: Nama | [dihapus] |

    Skenario: Siapa yang meminta tidak menyetujuinya sendiri
      Diketahui admin "Ani" meminta penghapusan data orang di "Kota Tangerang Selatan":
        | Orang            | Siti Aminah     |
        | Dikenal sebagai  | Permohonan Siti |
      Ketika admin "Ani" menyetujui penghapusan data orang "Permohonan Siti"
      Maka perintah ditolak karena "perlu pemutus kedua"
      Dan jejak penghapusan "Permohonan Siti" tidak bertambah

    @R53
    Skenario: Yang sudah diputuskan tidak diputuskan lagi
      Diketahui fasilitator "Ani" meminta penghapusan data orang di "Kota Tangerang Selatan":
        | Orang            | Siti Aminah     |
        | Dikenal sebagai  | Permohonan Siti |
      Dan pimpinan "Budi" menyetujui penghapusan data orang "Permohonan Siti"
      Ketika pimpinan "Cici" menolak penghapusan data orang "Permohonan Siti"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak penghapusan "Permohonan Siti" tidak bertambah

  @R61
  Aturan: Penolakan penghapusan menyebut alasan dan undang-undang yang mewajibkan penyimpanan
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Permohonan ditolak karena arsip wajib disimpan
      Diketahui fasilitator "Ani" meminta penghapusan data orang di "Kota Tangerang Selatan":
        | Orang            | Siti Aminah     |
        | Dikenal sebagai  | Permohonan Siti |
      Ketika pimpinan "Budi" menolak penghapusan data orang "Permohonan Siti" karena "Masa simpan arsip belum habis":
        | Undang-undang | UU 43/2009 Pasal 51 |
      Maka perintah diterima
      Dan keadaan penghapusan "Permohonan Siti" memuat:
        | Penolakan: Alasan        | Masa simpan arsip belum habis |
        | Penolakan: Undang-undang | UU 43/2009 Pasal 51           |
      Dan keadaan inovasi "Izin Cepat" memuat:
        | Pengusul: Nama | Siti Aminah |

    Skenario: Penolakan tanpa undang-undang tidak berlaku
      Diketahui fasilitator "Ani" meminta penghapusan data orang di "Kota Tangerang Selatan":
        | Orang            | Siti Aminah     |
        | Dikenal sebagai  | Permohonan Siti |
      Ketika pimpinan "Budi" menolak penghapusan data orang "Permohonan Siti" tanpa menyebut "Undang-undang"
      Maka perintah ditolak karena "penolakan penghapusan tanpa dasar"
      Dan jejak penghapusan "Permohonan Siti" tidak bertambah
