package io.physarum.allocator;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A time span or a size that is nothing or more. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = {NotNegative.OfDuration.class, NotNegative.OfSize.class})
@interface NotNegative {

    /** What is said of a wrong value. */
    String message() default "must not be negative";

    /** Validation groups; unused. */
    Class<?>[] groups() default {};

    /** Validation payload; unused. */
    Class<? extends Payload>[] payload() default {};

    /** Checks a time span. */
    final class OfDuration implements ConstraintValidator<NotNegative, Duration> {

        @Override
        public boolean isValid(@Nullable Duration value, ConstraintValidatorContext context) {
            return value == null || !value.isNegative();
        }
    }

    /** Checks a size. */
    final class OfSize implements ConstraintValidator<NotNegative, DataSize> {

        @Override
        public boolean isValid(@Nullable DataSize value, ConstraintValidatorContext context) {
            return value == null || !value.isNegative();
        }
    }
}
