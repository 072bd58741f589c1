# language: id
Fitur: Akun, peran, dan peran darurat
  Siapa yang boleh melakukan apa, di mana, dan sampai kapan; tidak seorang pun memberi wewenang kepada dirinya sendiri.

  Latar Belakang:
    Diketahui perangkat daerah "DPMPTSP" di "Kota Tangerang Selatan"
    Dan admin mendaftarkan akun "Sari"

  @R57
  Aturan: Peran tidak diberikan atau disetujui oleh penerimanya sendiri
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Admin memberikan peran kepada orang lain
      Ketika admin "Budi" memberikan peran "fasilitator" kepada akun "Sari" di "Kota Tangerang Selatan"
      Maka perintah diterima

    Skenario: Admin tidak memberikan peran kepada dirinya sendiri
      Ketika admin "Sari" memberikan peran "pimpinan" kepada akun "Sari"
      Maka perintah ditolak karena "peran diberikan oleh penerimanya"
      Dan jejak akun "Sari" tidak bertambah

    Skenario: Admin tidak menyetujui peran darurat yang ia minta
      Diketahui admin "Sari" meminta peran darurat "pimpinan" untuk akun "Sari" di "Kota Tangerang Selatan"
      Ketika admin "Sari" menyetujui peran darurat akun "Sari"
      Maka perintah ditolak karena "peran diberikan oleh penerimanya"
      Dan jejak akun "Sari" tidak bertambah

    @R53
    Skenario: Peran yang tidak dipegang tidak dapat dicabut
      Ketika admin "Budi" mencabut peran "pimpinan" dari akun "Sari"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak akun "Sari" tidak bertambah

    @R53
    Skenario: Akun yang ditutup tidak menerima peran
      Diketahui admin "Budi" menutup akun "Sari" karena "Pindah tugas"
      Ketika admin "Budi" memberikan peran "fasilitator" kepada akun "Sari" di "Kota Tangerang Selatan"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak akun "Sari" tidak bertambah

    @R53
    Skenario: Akun yang masih aktif tidak dapat dibuka kembali
      Ketika admin "Budi" membuka kembali akun "Sari"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak akun "Sari" tidak bertambah

    @R54
    Skenario: Satu identitas tidak dihubungkan dengan dua akun
      Diketahui admin "Budi" mendaftarkan akun "Tuti":
        | Identitas: Penerbit identitas    | masuk.kota.go.id |
        | Identitas: Sebutan pada penerbit | 1987             |
      Ketika admin "Budi" menghubungkan identitas dengan akun "Sari":
        | Identitas: Penerbit identitas    | masuk.kota.go.id |
        | Identitas: Sebutan pada penerbit | 1987             |
      Maka perintah ditolak karena "sudah digunakan"
      Dan jejak akun "Sari" tidak bertambah

  @R58
  Aturan: Auditor sebuah wilayah tidak memegang peran yang menulis di wilayah itu
    Sumber: pemisahan tugas antara yang mengerjakan dan yang memeriksa, ketentuan pencatatan ini sendiri.

    Skenario: Auditor sebuah wilayah menjadi fasilitator di wilayah lain
      Diketahui perangkat daerah "Dinkes" di "Kota Cilegon"
      Dan admin memberikan peran "auditor" kepada akun "Sari" di "Kota Tangerang Selatan"
      Ketika admin memberikan peran "fasilitator" kepada akun "Sari" di "Kota Cilegon"
      Maka perintah diterima

    Skenario: Auditor sebuah wilayah tidak menjadi fasilitator di wilayah itu
      Diketahui admin memberikan peran "auditor" kepada akun "Sari" di "Kota Tangerang Selatan"
      Ketika admin memberikan peran "fasilitator" kepada akun "Sari" di "Kota Tangerang Selatan"
      Maka perintah ditolak karena "auditor memegang peran yang menulis"
      Dan jejak akun "Sari" tidak bertambah

    Skenario: Evaluator sebuah wilayah tidak menjadi auditor seluruh negeri
      Diketahui admin memberikan peran "evaluator" kepada akun "Sari" di "Kota Tangerang Selatan"
      Ketika admin memberikan peran "auditor" kepada akun "Sari"
      Maka perintah ditolak karena "auditor memegang peran yang menulis"
      Dan jejak akun "Sari" tidak bertambah

    Skenario: Auditor seluruh negeri tidak mendapat peran darurat
      Diketahui admin memberikan peran "auditor" kepada akun "Sari"
      Ketika mentor "Sari" meminta peran darurat "pimpinan" untuk akun "Sari" di "Kota Tangerang Selatan"
      Maka perintah ditolak karena "auditor memegang peran yang menulis"
      Dan jejak akun "Sari" tidak bertambah

    Skenario: Siapa yang menjadi auditor sesudah meminta tidak mendapat peran darurat
      Diketahui mentor "Sari" meminta peran darurat "pimpinan" untuk akun "Sari" di "Kota Tangerang Selatan"
      Dan admin "Budi" memberikan peran "auditor" kepada akun "Sari" di "Kota Tangerang Selatan"
      Ketika admin "Budi" menyetujui peran darurat akun "Sari"
      Maka perintah ditolak karena "auditor memegang peran yang menulis"
      Dan jejak akun "Sari" tidak bertambah

  @R59
  Aturan: Peran darurat diminta oleh penerimanya, disetujui orang kedua, dan berakhir dengan sendirinya
    Sumber: ketentuan pencatatan ini sendiri.

    Skenario: Peran darurat disetujui oleh orang kedua
      Diketahui mentor "Sari" meminta peran darurat "fasilitator" untuk akun "Sari" di "Kota Tangerang Selatan"
      Ketika admin "Budi" menyetujui peran darurat akun "Sari"
      Maka perintah diterima

    Skenario: Peran darurat tidak diminta untuk orang lain
      Ketika admin "Budi" meminta peran darurat "fasilitator" untuk akun "Sari" di "Kota Tangerang Selatan"
      Maka perintah ditolak karena "perlu orang kedua"
      Dan jejak akun "Sari" tidak bertambah

    Skenario: Peran darurat tidak lebih dari delapan jam
      Ketika mentor "Sari" meminta peran darurat "fasilitator" untuk akun "Sari" di "Kota Tangerang Selatan" selama "9" jam
      Maka perintah tidak dapat diterima
      Dan jejak akun "Sari" tidak bertambah

    @R53
    Skenario: Peran darurat tidak diminta selagi yang lama masih berlaku
      Diketahui mentor "Sari" meminta peran darurat "fasilitator" untuk akun "Sari" di "Kota Tangerang Selatan"
      Dan admin "Budi" menyetujui peran darurat akun "Sari"
      Ketika mentor "Sari" meminta peran darurat "pimpinan" untuk akun "Sari" di "Kota Tangerang Selatan"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak akun "Sari" tidak bertambah

    @R53
    Skenario: Peran darurat yang tidak diminta tidak dapat disetujui
      Ketika admin "Budi" menyetujui peran darurat akun "Sari"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak akun "Sari" tidak bertambah

    @R53
    Skenario: Peran darurat yang tidak ada tidak dapat diakhiri
      Ketika mentor "Sari" mengakhiri peran darurat akun "Sari"
      Maka perintah ditolak karena "tidak sesuai dengan keadaan"
      Dan jejak akun "Sari" tidak bertambah
