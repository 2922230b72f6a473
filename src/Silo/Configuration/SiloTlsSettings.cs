namespace OrleansGitOps.Silo.Configuration;

/// <summary>Mutual TLS between silos.</summary>
/// <param name="CertificateFile">PEM: this silo's certificate, followed by intermediate ones.</param>
/// <param name="KeyFile">PEM: its private key.</param>
/// <param name="CaFile">PEM: the authorities that issue the certificates of silos.</param>
/// <param name="PeerName">DNS name that the certificate of every silo has; null: every certificate of these authorities is a silo's.</param>
internal sealed record SiloTlsSettings(string CertificateFile, string KeyFile, string CaFile, string? PeerName)
{
    /// <exception cref="ConfigurationException">Only some of the three files are named.</exception>
    public static SiloTlsSettings? Read(SettingValues values)
    {
        var (certificate, key, authorities, peer) =
            (values.Text("Silo:Tls:CertificateFile"), values.Text("Silo:Tls:KeyFile"), values.Text("Silo:Tls:CaFile"), values.Text("Silo:Tls:PeerName"));
        if ((certificate ?? key ?? authorities ?? peer) is null)
        {
            return null;
        }

        return certificate is not null && key is not null && authorities is not null
            ? new SiloTlsSettings(certificate, key, authorities, peer)
            : throw new ConfigurationException(
                $"GitOps:Silo:Tls:{(certificate is null ? "CertificateFile" : key is null ? "KeyFile" : "CaFile")} is missing; valid: "
                + "CertificateFile, KeyFile and CaFile together, each the path of a PEM file.");
    }
}
