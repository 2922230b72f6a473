namespace OrleansGitOps.Manifests.Quantities;

/// <summary>The family of suffixes that a quantity was written with; its canonical form keeps it.</summary>
public enum QuantityFormat
{
    /// <summary><c>n u m k M G T P E</c> or none: powers of a thousand.</summary>
    DecimalSI,

    /// <summary><c>Ki Mi Gi Ti Pi Ei</c>: powers of 1024.</summary>
    BinarySI,

    /// <summary><c>e3</c>, <c>E-6</c>: powers of ten.</summary>
    DecimalExponent,
}
